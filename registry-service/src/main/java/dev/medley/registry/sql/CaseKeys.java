package dev.medley.registry.sql;

import java.util.List;

/** Tags and licences as they are compared, whatever the case of their letters; the columns {@code tag_keys} and {@code license_key} have the same. */
public final class CaseKeys {
    private CaseKeys() {}

    /** Sign by sign, as PostgreSQL's {@code lower} does it; Java's way with whole texts differs for a few letters. */
    public static List<String> of(List<String> words) {
        return words.stream()
                .map(word -> word.codePoints()
                        .map(Character::toLowerCase)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString())
                .toList();
    }
}
