package dev.medley.worker.template;

/** Backslashes in string literals, as Python reads them; one that means nothing stays. */
final class Escapes {
    private Escapes() {}

    static String unescape(String written, int line) {
        if (written.indexOf('\\') < 0) {
            return written;
        }
        var text = new StringBuilder();
        int at = 0;
        while (at < written.length()) {
            char c = written.charAt(at++);
            if (c != '\\' || at == written.length()) {
                text.append(c);
                continue;
            }
            char kind = written.charAt(at++);
            int digits = digits(kind);
            if (digits > 0) {
                text.appendCodePoint(number(written, at, digits, line));
                at += digits;
            } else if (kind >= '0' && kind <= '7') {
                int end = at - 1;
                while (end < written.length() && end < at + 2 && Character.digit(written.charAt(end), 8) >= 0) {
                    end++;
                }
                text.appendCodePoint(Integer.parseInt(written.substring(at - 1, end), 8));
                at = end;
            } else {
                text.append(simple(kind));
            }
        }
        return text.toString();
    }

    private static int digits(char kind) {
        return switch (kind) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
        };
    }

    private static int number(String written, int at, int digits, int line) {
        try {
            int point = Integer.parseInt(written.substring(at, at + digits), 16);
            if (Character.isValidCodePoint(point)) {
                return point;
            }
        } catch (NumberFormatException | StringIndexOutOfBoundsException _) {
            // Told below.
        }
        throw new TemplateSyntax(line, "a string has a damaged escape");
    }

    private static String simple(char kind) {
        return switch (kind) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case 'a' -> "\u0007";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'v' -> "\u000b";
            case '\n' -> "";
            case '\\', '\'', '"' -> String.valueOf(kind);
            default -> "\\" + kind;
        };
    }
}
