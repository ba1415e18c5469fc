package dev.medley.registry.problem;

import java.util.Optional;

/** What of all texts that JSON can write a database, and UTF-8, can keep. */
public final class StorableText {
    private StorableText() {}

    /** A clause that says what can't be kept; empty where all can. */
    public static Optional<String> complaint(String text) {
        if (text.indexOf('\0') >= 0) {
            return Optional.of("a text can't hold the character U+0000");
        }
        return text.codePoints().anyMatch(StorableText::isHalf)
                ? Optional.of("this is no text: half of a surrogate pair is no character")
                : Optional.empty();
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
