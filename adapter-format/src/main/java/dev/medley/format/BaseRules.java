package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.medley.format.ModuleMap.Kind;
import dev.medley.format.ModuleMap.ModuleShape;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Judges adapted modules against the base: that they exist there and have the same numbers of inputs and outputs. */
final class BaseRules {
    private static final Pattern LAYER = Pattern.compile("(.*\\blayers\\.)(\\d+)(\\..*)");
    private static final int NAMES_SHOWN = 5;

    /** A systematic difference between the names of two classes of one model. */
    private record Shift(String what, UnaryOperator<String> rename) {}

    private static final List<Shift> SHIFTS = List.of(
            new Shift("inserting `model.`", name -> "model." + name),
            new Shift("removing `language_model.`", name -> name.replace("language_model.", "")),
            new Shift("removing one `model.`", name -> name.replaceFirst("^model\\.", "")),
            new Shift("inserting `language_model.`", name -> name.replaceFirst("^model\\.", "model.language_model.")));

    private final ModuleMap base;
    private final LoraModules modules;
    private final FindingCollector findings;

    BaseRules(ModuleMap base, LoraModules modules, FindingCollector findings) {
        this.base = base;
        this.modules = modules;
        this.findings = findings;
    }

    void check() {
        List<String> names = modules.adaptedNames();
        List<String> unknown =
                names.stream().filter(name -> base.find(name).isEmpty()).toList();
        Set<String> elsewhere =
                unknown.stream().filter(this::isBeyondLayers).collect(Collectors.toCollection(LinkedHashSet::new));
        List<String> nowhere =
                unknown.stream().filter(name -> !elsewhere.contains(name)).toList();
        elsewhere.forEach(this::layerIndex);
        if (!nowhere.isEmpty()) {
            missing(names, nowhere);
        }
        for (LoraModules.Group group : modules.adapted()) {
            base.find(group.module()).ifPresent(shape -> dimensions(group, shape));
        }
    }

    private boolean isBeyondLayers(String name) {
        Matcher matcher = LAYER.matcher(name);
        return matcher.matches()
                && base.find(matcher.group(1) + "0" + matcher.group(3)).isPresent();
    }

    private void layerIndex(String name) {
        Matcher matcher = LAYER.matcher(name);
        String index = matcher.matches() ? matcher.group(2) : name;
        findings.add(
                B_LAYER_INDEX,
                name,
                "Layer " + index + " does not exist; " + Finding.quote(base.base()) + " has " + base.layers()
                        + " layers.");
    }

    private void missing(List<String> names, List<String> nowhere) {
        if (nowhere.size() < names.size()) {
            findings.add(
                    B_PARTIAL_MATCH,
                    nowhere.getFirst(),
                    nowhere.size() + " of " + names.size() + " modules do not exist in " + Finding.quote(base.base())
                            + ": "
                            + Finding.quote(String.join(
                                    ", ", nowhere.stream().limit(NAMES_SHOWN).toList()))
                            + ".");
            return;
        }
        Optional<Shift> shift = SHIFTS.stream()
                .filter(known -> nowhere.stream()
                        .allMatch(name -> base.find(known.rename().apply(name)).isPresent()))
                .findFirst();
        if (shift.isPresent()) {
            findings.add(
                    B_PREFIX_SHIFT,
                    nowhere.getFirst(),
                    "Names match after " + shift.get().what() + "; it was trained on another class of the model.",
                    "Load the base with AutoModelForCausalLM when training, or rename the keys.");
            return;
        }
        findings.add(
                B_NO_MATCH,
                nowhere.getFirst(),
                "None of the " + names.size() + " adapted modules exists in " + Finding.quote(base.base())
                        + ". The adapter would load and do nothing. First unknown: "
                        + Finding.quote(nowhere.getFirst()) + "; nearest real name: "
                        + Finding.quote(nearest(nowhere.getFirst())) + ".");
    }

    private String nearest(String name) {
        String best = "";
        int length = -1;
        for (String candidate : base.modules().keySet()) {
            int common = commonEnds(name, candidate);
            if (common > length) {
                best = candidate;
                length = common;
            }
        }
        return best;
    }

    private static int commonEnds(String one, String other) {
        int shorter = Math.min(one.length(), other.length());
        int start = 0;
        while (start < shorter && one.charAt(start) == other.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < shorter && one.charAt(one.length() - 1 - end) == other.charAt(other.length() - 1 - end)) {
            end++;
        }
        return start + end;
    }

    private void dimensions(LoraModules.Group group, ModuleShape shape) {
        TensorEntry a = group.a().orElseThrow();
        TensorEntry b = group.b().orElseThrow();
        if (shape.kind() == Kind.EMBEDDING && group.isEmbedding() && a.dim(1) != shape.in()) {
            vocabulary(group.module(), a.dim(1), shape.in());
        } else if (a.dim(1) != shape.in()) {
            findings.add(
                    B_IN_DIM,
                    group.module(),
                    Finding.quote(group.module()) + ": lora_A expects " + a.dim(1) + " inputs, "
                            + Finding.quote(base.base()) + " has " + shape.in() + "." + other(group));
        }
        if (b.dim(0) != shape.out()) {
            findings.add(
                    B_OUT_DIM,
                    group.module(),
                    Finding.quote(group.module()) + ": lora_B gives " + b.dim(0) + ", base has " + shape.out() + "."
                            + other(group));
        }
    }

    private void vocabulary(String module, long rows, long known) {
        String sizes = "The embedding has " + rows + " rows, " + Finding.quote(base.base()) + " has " + known + ": ";
        if (rows > known) {
            findings.add(
                    B_VOCAB,
                    module,
                    sizes + "tokens were added, which the served base does not have.",
                    "Train without added tokens (no resize_token_embeddings), or without the embedding in"
                            + " target_modules.");
        } else {
            findings.add(B_VOCAB, module, sizes + "it was trained on another vocabulary.");
        }
    }

    private String other(LoraModules.Group group) {
        return BaseCatalogue.all().stream()
                .filter(map -> map.find(group.module())
                        .filter(shape -> shape.in() == group.a().orElseThrow().dim(1)
                                && shape.out() == group.b().orElseThrow().dim(0))
                        .isPresent())
                .findFirst()
                .map(map -> " Wrong size of model? It matches " + Finding.quote(map.base()) + ".")
                .orElse(" Wrong size of model?");
    }
}
