package dev.medley.format;

import com.google.re2j.Pattern;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * {@code rank_pattern} or {@code alpha_pattern}: patterns over module names in the order of the file, the first that
 * matches counts. A pattern matches a whole name or its end after a dot, as in PEFT.
 */
public record PatternTable(List<Row> rows) {
    /** A table without patterns. */
    public static final PatternTable EMPTY = new PatternTable(List.of());

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.]+");

    /**
     * A pattern and its value.
     *
     * @param pattern empty where the key is an ordinary module name, in which only the dot means any character
     */
    public record Row(String key, Optional<Pattern> pattern, double value) {
        boolean matches(String module) {
            return pattern.isEmpty() ? endsIn(module) : pattern.get().matches(module);
        }

        private boolean endsIn(String module) {
            int start = module.length() - key.length();
            if (start < 0 || (start > 0 && module.charAt(start - 1) != '.')) {
                return false;
            }
            for (int i = key.length() - 1; i >= 0; i--) {
                if (key.charAt(i) != '.' && key.charAt(i) != module.charAt(start + i)) {
                    return false;
                }
            }
            return true;
        }
    }

    public PatternTable {
        rows = List.copyOf(rows);
    }

    /** The row for a key as the configuration has it, which {@link PythonPattern} has already accepted. */
    static Row row(String key, double value) {
        Optional<Pattern> pattern = PLAIN.matches(key)
                ? Optional.empty()
                : Optional.of(Pattern.compile("(.*\\.)?(" + PythonPattern.translated(key) + ")"));
        return new Row(key, pattern, value);
    }

    /** The value of the first pattern that matches this module. */
    public Optional<Double> find(String module) {
        // A loop, for it runs for each of tens of thousands of modules over thousands of rows.
        for (Row row : rows) {
            if (row.matches(module)) {
                return Optional.of(row.value());
            }
        }
        return Optional.empty();
    }

    /** Characters of all patterns that need the regular-expression engine. */
    long cost() {
        return rows.stream()
                .filter(row -> row.pattern().isPresent())
                .mapToLong(row -> row.key().length())
                .sum();
    }

    /** The patterns that match none of these modules. */
    List<String> unused(Collection<String> modules) {
        return rows.stream()
                .filter(row -> modules.stream().noneMatch(row::matches))
                .map(Row::key)
                .toList();
    }
}
