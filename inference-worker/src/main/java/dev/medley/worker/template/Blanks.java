package dev.medley.worker.template;

import java.util.function.IntPredicate;

/** White space as Python's {@code str} has it, which is Unicode's and four separators. */
final class Blanks {
    private Blanks() {}

    static boolean isBlank(int point) {
        return (point >= 0x09 && point <= 0x0d)
                || (point >= 0x1c && point <= 0x20)
                || point == 0x85
                || Character.isSpaceChar(point);
    }

    static String strip(String text, boolean left, boolean right) {
        return strip(text, Blanks::isBlank, left, right);
    }

    /** Removes what is among the characters. */
    static String strip(String text, String characters, boolean left, boolean right) {
        return strip(text, point -> characters.indexOf(point) >= 0, left, right);
    }

    private static String strip(String text, IntPredicate goes, boolean left, boolean right) {
        int from = 0;
        int to = text.length();
        while (left && from < to && goes.test(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (right && to > from && goes.test(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }
}
