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

    /** One pattern and its value. */
    public record Row(String key, Pattern pattern, double value) {
        boolean matches(String module) {
            return pattern.matches(module);
        }
    }

    public PatternTable {
        rows = List.copyOf(rows);
    }

    /** The row for a key as the configuration has it, which {@link UserPattern} has already accepted. */
    static Row row(String key, double value) {
        return new Row(key, Pattern.compile("(.*\\.)?(" + key + ")"), value);
    }

    /** The value of the first pattern that matches this module. */
    public Optional<Double> find(String module) {
        return rows.stream().filter(row -> row.matches(module)).map(Row::value).findFirst();
    }

    /** The patterns that match none of these modules. */
    List<String> unused(Collection<String> modules) {
        return rows.stream()
                .filter(row -> modules.stream().noneMatch(row::matches))
                .map(Row::key)
                .toList();
    }
}
