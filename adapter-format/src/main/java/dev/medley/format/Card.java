package dev.medley.format;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@code README.md} says about its adapter.
 *
 * @param title the first heading
 * @param summary one sentence, {@code medley.summary} of the front matter
 * @param baseModel {@code base_model}, the first one where several are given
 * @param publicExamples whether anybody may read the example prompts: unless the card says they are private
 * @param kind {@code medley.kind} of the front matter: adapters need none
 * @param markdown the text behind the front matter, not yet safe to show
 */
public record Card(
        Optional<String> title,
        Optional<String> summary,
        Optional<String> baseModel,
        Optional<String> license,
        List<String> tags,
        List<String> languages,
        List<String> datasets,
        Optional<String> pipelineTag,
        boolean publicExamples,
        Optional<String> kind,
        String markdown) {
    public Card {
        tags = List.copyOf(tags);
        languages = List.copyOf(languages);
        datasets = List.copyOf(datasets);
    }

    /** The card of an adapter without one. */
    public static Card none() {
        return of(Map.of(), "");
    }

    /** The card in these bytes of a {@code README.md}; what is wrong with it was reported at upload. */
    public static Card parse(byte[] readme) {
        return CardRules.read(Optional.of(new FolderFile(AdapterFiles.CARD, readme.length, readme)))
                .card();
    }

    /** What is wrong with these bytes of a {@code README.md}. */
    public static List<Finding> check(byte[] readme) {
        return CardRules.read(Optional.of(new FolderFile(AdapterFiles.CARD, readme.length, readme)))
                .findings();
    }

    static Card of(Map<?, ?> front, String markdown) {
        Map<?, ?> medley = front.get("medley") instanceof Map<?, ?> map ? map : Map.of();
        return new Card(
                markdown.lines()
                        .filter(line -> line.startsWith("# "))
                        .map(line -> line.substring(2).strip())
                        .filter(line -> !line.isEmpty())
                        .findFirst(),
                text(medley, "summary"),
                texts(front, "base_model").stream().findFirst(),
                text(front, "license"),
                texts(front, "tags"),
                texts(front, "language"),
                texts(front, "datasets"),
                text(front, "pipeline_tag"),
                text(medley, "examples")
                        .filter(examples -> !examples.equalsIgnoreCase("public"))
                        .isEmpty(),
                text(medley, "kind").map(kind -> kind.toLowerCase(Locale.ROOT)),
                markdown);
    }

    private static Optional<String> text(Map<?, ?> map, String key) {
        return texts(map, key).stream().findFirst();
    }

    /** A list of scalars as text, one scalar counting as a list of one; anything else is left out. */
    private static List<String> texts(Map<?, ?> map, String key) {
        Object value = map.get(key);
        List<?> items = value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
        return items.stream()
                .filter(item -> item instanceof String || item instanceof Number || item instanceof Boolean)
                .map(item -> item.toString().strip())
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
