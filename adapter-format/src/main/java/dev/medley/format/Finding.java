package dev.medley.format;

import java.util.List;

/**
 * One reason to refuse or to mark an upload. {@code path} is the place inside the file (a tensor, a field, a line),
 * empty when the whole file is meant; {@code hint} says what to do, empty when the message does. Names from the
 * file are shown without control characters and cut, so a finding is safe in a log line and bounded in size.
 */
public record Finding(FindingCode code, Level level, String file, String path, String message, String hint) {
    private static final int LONGEST_NAME = 512;
    private static final int LONGEST_TEXT = 2_000;

    public Finding {
        file = shown(file, LONGEST_NAME);
        path = shown(path, LONGEST_NAME);
        message = shown(message, LONGEST_TEXT);
        hint = shown(hint, LONGEST_TEXT);
    }

    /** A finding of the code's usual level, with its usual advice. */
    public static Finding of(FindingCode code, String file, String path, String message) {
        return new Finding(code, code.level(), file, path, message, code.hint());
    }

    /** The same finding with advice. */
    public Finding withHint(String advice) {
        return new Finding(code, level, file, path, message, advice);
    }

    /** The same finding at another level. */
    public Finding at(Level other) {
        return new Finding(code, other, file, path, message, hint);
    }

    /** Whether one of these refuses the upload. */
    public static boolean rejects(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.level == Level.REJECT);
    }

    /** A piece of user input as it may appear inside a message: in backquotes, cut, control characters escaped. */
    static String quote(Object value) {
        return "`" + shown(String.valueOf(value), 120) + "`";
    }

    private static String shown(String text, int longest) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), longest) + 1);
        for (int i = 0; i < text.length() && clean.length() < longest; i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.isSurrogate(c) || Character.getType(c) == Character.FORMAT) {
                clean.append(String.format("\\u%04x", (int) c));
            } else {
                clean.append(c);
            }
        }
        return clean.length() >= longest && text.length() > longest ? clean + "…" : clean.toString();
    }
}
