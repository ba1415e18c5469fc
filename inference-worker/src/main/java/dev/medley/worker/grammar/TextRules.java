package dev.medley.worker.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a schema says of a text.
 *
 * @param language of its patterns and its format, the lengths included; empty where there are none
 */
record TextRules(int shortest, int longest, Optional<Language> language) {
    private static final String DATE = "\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\\d|2[0-8])";
    private static final String TIME = "([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?(Z|[+-](0\\d|1[0-7]):[0-5]\\d)";
    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?";

    /** Narrower than what each format allows, never wider: no 29th of a month, for which one would have to count. */
    private static final Map<String, String> FORMATS = Map.of(
            "date", "^" + DATE + "$",
            "time", "^" + TIME + "$",
            "date-time", "^" + DATE + "T" + TIME + "$",
            "uuid", "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
            "ipv4", "^" + BYTE + "(\\." + BYTE + "){3}$",
            "hostname", "^" + LABEL + "(\\." + LABEL + "){0,3}$",
            "email", "^[A-Za-z0-9_+-]{1,32}(\\.[A-Za-z0-9_+-]{1,32}){0,2}@" + LABEL + "(\\." + LABEL + "){1,3}$");

    /** @param isStrict whether what can't be kept to is refused, or passed over */
    static TextRules of(JsonNode schema, String path, boolean isStrict) throws UnsupportedSchema {
        int shortest = SchemaKeywords.count(schema, "minLength", path, 0);
        int longest = SchemaKeywords.count(schema, "maxLength", path, Integer.MAX_VALUE);
        List<Language> languages = new ArrayList<>();
        for (String keyword : List.of("pattern", "format")) {
            for (String each : SchemaKeywords.texts(schema.path(keyword))) {
                try {
                    languages.add(Language.of(keyword.equals("pattern") ? each : format(each)));
                } catch (UnsupportedPattern e) {
                    refuse(keyword, path, e, isStrict);
                }
            }
        }
        if (languages.isEmpty()) {
            return new TextRules(shortest, longest, Optional.empty());
        }
        try {
            Language all = languages.getFirst();
            for (Language each : languages.subList(1, languages.size())) {
                all = all.and(each);
            }
            boolean isAnyLength = shortest == 0 && longest == Integer.MAX_VALUE;
            return new TextRules(
                    shortest, longest, Optional.of(isAnyLength ? all : all.and(Language.ofLength(shortest, longest))));
        } catch (UnsupportedPattern e) {
            refuse(schema.has("pattern") ? "pattern" : "format", path, e, isStrict);
            return new TextRules(shortest, longest, Optional.empty());
        }
    }

    private static String format(String name) throws UnsupportedPattern {
        String pattern = FORMATS.get(name);
        if (pattern == null) {
            throw new UnsupportedPattern(name + " is none of "
                    + String.join(", ", FORMATS.keySet().stream().sorted().toList()));
        }
        return pattern;
    }

    private static void refuse(String keyword, String path, UnsupportedPattern why, boolean isStrict)
            throws UnsupportedSchema {
        if (isStrict) {
            throw new UnsupportedSchema(
                    SchemaKeywords.at(path, keyword), "the " + keyword + " can't be kept to: " + why.getMessage());
        }
    }

    boolean isEmpty() {
        return shortest > longest || language.map(Language::isEmpty).orElse(false);
    }

    boolean has(String text) {
        int length = text.codePointCount(0, text.length());
        return length >= shortest
                && length <= longest
                && language.map(each -> each.has(text)).orElse(true);
    }

    Symbol symbol() {
        Symbol inside =
                language.isPresent() ? Matching.of(language.get()) : new Text(shortest, longest, 0, Text.State.PLAIN);
        return JsonSymbols.string(inside);
    }
}
