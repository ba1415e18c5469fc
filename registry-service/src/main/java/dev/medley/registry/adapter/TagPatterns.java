package dev.medley.registry.adapter;

import java.util.List;

/** Tags by name, or by their beginning: {@code v*}. */
public final class TagPatterns {
    private static final String LEGAL = "[a-z0-9._-]{1,64}|[a-z0-9._-]{0,63}\\*";

    private TagPatterns() {}

    public static boolean isLegal(String pattern) {
        return pattern != null && pattern.matches(LEGAL);
    }

    static boolean match(List<String> patterns, String tag) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.endsWith("*")
                        ? tag.startsWith(pattern.substring(0, pattern.length() - 1))
                        : tag.equals(pattern));
    }
}
