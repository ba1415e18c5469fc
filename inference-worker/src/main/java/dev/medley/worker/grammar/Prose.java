package dev.medley.worker.grammar;

import java.nio.charset.StandardCharsets;

/**
 * Any text, which goes on as a call once it says the call's mark, and otherwise ends wherever the model ends it.
 *
 * @param seen bytes of the mark that the text ends with; {@link #NO_MORE} where it can't become a call any more
 */
record Prose(Mark mark, int seen) implements Symbol {
    private static final int NO_MORE = -1;

    /**
     * What a text becomes a call by. Equal only to itself.
     *
     * @param isAnywhere whether it counts behind other text, too, or only at the beginning
     * @param call what follows
     */
    record Mark(byte[] bytes, boolean isAnywhere, Symbol call) {}

    static Prose of(String mark, boolean isAnywhere, Symbol call) {
        return new Prose(new Mark(mark.getBytes(StandardCharsets.UTF_8), isAnywhere, call), 0);
    }

    @Override
    public int least() {
        return 0;
    }

    /** What follows one more byte. */
    Symbol next(int value) {
        int next = after(value);
        return next == mark.bytes().length ? mark.call() : new Prose(mark, next);
    }

    private int after(int value) {
        if (seen == NO_MORE || (mark.bytes()[seen] & 0xFF) == value) {
            return seen == NO_MORE ? NO_MORE : seen + 1;
        }
        return mark.isAnywhere() ? restarted(value) : NO_MORE;
    }

    /** The longest beginning of the mark that the text ends with, the mark being broken off by this byte. */
    private int restarted(int value) {
        byte[] bytes = mark.bytes();
        for (int length = seen; length > 0; length--) {
            boolean matches = (bytes[length - 1] & 0xFF) == value;
            for (int i = 0; matches && i < length - 1; i++) {
                matches = bytes[i] == bytes[seen - length + 1 + i];
            }
            if (matches) {
                return length;
            }
        }
        return 0;
    }
}
