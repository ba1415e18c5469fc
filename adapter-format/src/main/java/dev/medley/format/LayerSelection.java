package dev.medley.format;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;

/**
 * {@code layers_to_transform} and {@code layers_pattern}: the layers that named targets are limited to. Without layers
 * every layer counts.
 */
public record LayerSelection(List<Integer> layers, List<Pattern> patterns) {
    private static final Pattern ANY = Pattern.compile(".*?\\.[^.]*\\.(\\d+)\\..*");
    private static final int LONGEST_INDEX = 9;

    public LayerSelection {
        layers = List.copyOf(layers);
        patterns = List.copyOf(patterns);
    }

    /** The compiled form of one {@code layers_pattern}, which {@link PythonPattern} has already accepted. As in PEFT the first number counts. */
    static Pattern pattern(String name) {
        return Pattern.compile("(?:.*?\\.)?(?:" + PythonPattern.translated(name) + ")\\.(\\d+)\\..*");
    }

    /** Whether the module lies in a selected layer. */
    boolean includes(String module) {
        if (layers.isEmpty()) {
            return true;
        }
        if (patterns.isEmpty()) {
            return includes(ANY, module);
        }
        return patterns.stream()
                .filter(pattern -> pattern.matches(module))
                .findFirst()
                .map(pattern -> includes(pattern, module))
                .orElse(false);
    }

    private boolean includes(Pattern pattern, String module) {
        Matcher matcher = pattern.matcher(module);
        if (!matcher.matches()) {
            return false;
        }
        String index = matcher.group(matcher.groupCount());
        return index.length() <= LONGEST_INDEX && layers.contains(Integer.valueOf(index));
    }
}
