package dev.medley.registry.embedding;

/** The two ends of a long text. */
final class Ends {
    private Ends() {}

    /** {@code text}, or its first and last halves of {@code limit} characters with a line between them. */
    static String of(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int half = limit / 2;
        int head = Character.isHighSurrogate(text.charAt(half - 1)) ? half - 1 : half;
        int tail = text.length() - half;
        tail = Character.isLowSurrogate(text.charAt(tail)) ? tail + 1 : tail;
        return text.substring(0, head) + "\n" + text.substring(tail);
    }
}
