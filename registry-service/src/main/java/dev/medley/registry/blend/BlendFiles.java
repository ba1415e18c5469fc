package dev.medley.registry.blend;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.format.Card;
import dev.medley.format.Limits;
import dev.medley.format.VersionOrigin.Parent;
import dev.medley.registry.adapter.AdapterVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of a blend beside its weights. */
final class BlendFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EXAMPLES_EACH = 20;

    private BlendFiles() {}

    /** Where a parent's examples come from. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Sources(byte[] card, byte[] examples) {}

    /** Every scale is in the weights, so alpha is the rank, also of modules with a rank of their own. */
    static byte[] config(String base, Map<String, Integer> ranks) {
        int usual = ranks.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        ObjectNode root = JSON.createObjectNode();
        root.put("peft_type", "LORA");
        root.put("task_type", "CAUSAL_LM");
        root.put("base_model_name_or_path", base);
        root.put("r", usual);
        root.put("lora_alpha", usual);
        root.put("lora_dropout", 0.0);
        root.put("bias", "none");
        root.put("inference_mode", true);
        var targets = root.putArray("target_modules");
        ranks.keySet().stream()
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .distinct()
                .sorted()
                .forEach(targets::add);
        ObjectNode rankPattern = root.putObject("rank_pattern");
        ObjectNode alphaPattern = root.putObject("alpha_pattern");
        ranks.forEach((name, rank) -> {
            if (rank != usual) {
                String exactly = "^" + name.replace(".", "\\.") + "$";
                rankPattern.put(exactly, rank);
                alphaPattern.put(exactly, rank);
            }
        });
        return root.toPrettyString().getBytes(StandardCharsets.UTF_8);
    }

    static String card(BlendPlan plan, List<AdapterVersion> parents) {
        TreeSet<String> licenses =
                parents.stream().map(AdapterVersion::license).collect(Collectors.toCollection(TreeSet::new));
        List<String> tags = tags(parents.stream().map(AdapterVersion::tags).toList());
        String license = licenses.size() == 1 && isLicense(licenses.first())
                ? "license: " + quoted(licenses.first())
                : "license: other\nlicense_name: mixed\nlicense_link: '#made-of'";
        String list = plan.origin().parents().stream().map(BlendFiles::line).collect(Collectors.joining("\n"));
        String names = plan.origin().parents().stream().map(Parent::id).collect(Collectors.joining(", "));
        return "---\nbase_model: " + quoted(parents.getFirst().base()) + "\nlibrary_name: peft\n" + license
                + "\ntags:\n"
                + tags.stream().map(tag -> "  - " + quoted(tag)).collect(Collectors.joining("\n"))
                + "\nmedley:\n  summary: " + quoted("A blend of " + names) + "\n  examples: public\n---\n\n# Blend of "
                + names
                + "\n\nMethod `" + plan.method().label() + "`.\n\n## Made of\n\n" + list + "\n";
    }

    /** What all parents together say of themselves, as far as one card may. */
    static List<String> tags(List<List<String>> parents) {
        return Stream.concat(
                        Stream.of("merge"),
                        parents.stream().flatMap(List::stream).sorted())
                .distinct()
                .filter(tag -> tag.length() <= Limits.CARD_WORD_CHARACTERS)
                .limit(Limits.CARD_TAGS)
                .toList();
    }

    private static boolean isLicense(String text) {
        return !text.isEmpty() && text.length() <= Limits.CARD_WORD_CHARACTERS;
    }

    private static String line(Parent parent) {
        return "- `" + parent.id() + "@" + parent.version() + "`, weight " + parent.weight();
    }

    /** A YAML scalar, whatever is in it. */
    private static String quoted(String text) {
        return "'" + text.replaceAll("\\p{Cntrl}", " ").replace("'", "''") + "'";
    }

    static Optional<byte[]> examples(List<Sources> parents) {
        String lines = parents.stream()
                .filter(parent -> Card.parse(parent.card()).publicExamples())
                .flatMap(parent -> new String(parent.examples(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .limit(EXAMPLES_EACH))
                .distinct()
                .collect(Collectors.joining("\n"));
        return lines.isEmpty() ? Optional.empty() : Optional.of((lines + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
