package dev.medley.worker.template;

import java.util.List;
import java.util.Locale;

/** What both filters and methods do with texts. */
final class Letters {
    private Letters() {}

    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static String capitalized(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        return titled(text.codePointAt(0)) + lower(text.substring(first));
    }

    /** A capital after each character that is no letter, as {@code str.title}. */
    static String title(String text) {
        var title = new StringBuilder();
        boolean inWord = false;
        for (int point : text.codePoints().toArray()) {
            title.append(inWord ? lower(Character.toString(point)) : titled(point));
            inWord = Character.isLetter(point);
        }
        return title.toString();
    }

    /** A capital after white space, hyphens and opening brackets, as Jinja's filter {@code title}. */
    static String titleOfWords(String text) {
        var title = new StringBuilder();
        boolean inWord = false;
        for (int point : text.codePoints().toArray()) {
            title.append(inWord ? lower(Character.toString(point)) : upper(Character.toString(point)));
            inWord = !(Blanks.isBlank(point) || "-({[<".indexOf(point) >= 0);
        }
        return title.toString();
    }

    private static String titled(int point) {
        int title = Character.toTitleCase(point);
        return title == point ? upper(Character.toString(point)) : Character.toString(title);
    }

    /** How often the part is there, without overlap. */
    static long count(String text, String part) {
        if (part.isEmpty()) {
            return text.codePointCount(0, text.length()) + 1L;
        }
        long count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    /** @param most of the first occurrences */
    static String replaced(String text, String old, String with, long most) {
        long times = Math.min(most, count(text, old));
        Budget.checkText(text.length() + times * ((long) with.length() - old.length()));
        var result = new StringBuilder();
        int from = 0;
        for (long i = 0; i < times; i++) {
            int at = text.indexOf(old, from);
            if (old.isEmpty()) {
                // Before each character, and once at the end.
                int next = from < text.length() ? text.offsetByCodePoints(from, 1) : from;
                result.append(with).append(text, from, next);
                from = next;
            } else {
                result.append(text, from, at).append(with);
                from = at + old.length();
            }
        }
        return result.append(text, from, text.length()).toString();
    }

    static String joined(List<String> parts, String between) {
        long length = parts.stream().mapToLong(String::length).sum();
        Budget.checkText(length + (long) between.length() * parts.size());
        return String.join(between, parts);
    }

    static String escaped(String text) {
        String safe = replaced(text, "&", "&amp;", Long.MAX_VALUE);
        safe = replaced(replaced(safe, "<", "&lt;", Long.MAX_VALUE), ">", "&gt;", Long.MAX_VALUE);
        return replaced(replaced(safe, "\"", "&#34;", Long.MAX_VALUE), "'", "&#39;", Long.MAX_VALUE);
    }
}
