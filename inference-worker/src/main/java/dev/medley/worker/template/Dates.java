package dev.medley.worker.template;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Python's {@code strftime}, in English. */
final class Dates {
    private static final Map<Character, String> PATTERNS = Map.ofEntries(
            Map.entry('Y', "yyyy"),
            Map.entry('y', "yy"),
            Map.entry('m', "MM"),
            Map.entry('d', "dd"),
            Map.entry('H', "HH"),
            Map.entry('I', "hh"),
            Map.entry('M', "mm"),
            Map.entry('S', "ss"),
            Map.entry('p', "a"),
            Map.entry('j', "DDD"),
            Map.entry('B', "MMMM"),
            Map.entry('b', "MMM"),
            Map.entry('A', "EEEE"),
            Map.entry('a', "EEE"),
            Map.entry('F', "yyyy-MM-dd"),
            Map.entry('T', "HH:mm:ss"),
            Map.entry('f', "SSSSSS"));

    private Dates() {}

    static String format(String format, LocalDateTime time) {
        var text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                text.append(c);
                continue;
            }
            char kind = format.charAt(++i);
            // Without leading zeros.
            boolean bare = kind == '-' && i + 1 < format.length();
            kind = bare ? format.charAt(++i) : kind;
            if (kind == '%') {
                text.append('%');
            } else {
                String written = part(kind, time);
                text.append(bare ? written.replaceFirst("^0+(?=.)", "") : written);
            }
        }
        return text.toString();
    }

    private static String part(char kind, LocalDateTime time) {
        String pattern = PATTERNS.get(kind);
        if (pattern == null) {
            throw new TemplateFailed("strftime_now does not know %" + kind + " here");
        }
        return DateTimeFormatter.ofPattern(pattern, Locale.US).format(time);
    }
}
