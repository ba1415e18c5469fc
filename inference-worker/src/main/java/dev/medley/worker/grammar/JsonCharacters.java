package dev.medley.worker.grammar;

import java.util.Optional;

/** How characters stand in a JSON string: as themselves wherever they may, else by their short escape, or by four digits. */
final class JsonCharacters {
    private static final int FIRST_PLAIN = ' ';
    private static final int DIGITS_BYTES = 6;

    private JsonCharacters() {}

    static boolean isPlain(int character) {
        return character >= FIRST_PLAIN && character != '"' && character != '\\';
    }

    /** What the letter behind a backslash stands for. */
    static Optional<Integer> ofEscape(int letter) {
        return switch (letter) {
            case '"', '\\' -> Optional.of(letter);
            case 'b' -> Optional.of((int) '\b');
            case 'f' -> Optional.of((int) '\f');
            case 'n' -> Optional.of((int) '\n');
            case 'r' -> Optional.of((int) '\r');
            case 't' -> Optional.of((int) '\t');
            default -> Optional.empty();
        };
    }

    static boolean hasEscape(int character) {
        return "\"\\\b\f\n\r\t".indexOf(character) >= 0;
    }

    /** The fewest bytes that any of these characters takes. */
    static int leastBytes(int first, int last) {
        int least = DIGITS_BYTES;
        for (int character = first; character <= Math.min(last, 0x7F); character++) {
            least = Math.min(least, isPlain(character) ? 1 : hasEscape(character) ? 2 : DIGITS_BYTES);
        }
        if (last < 0x80) {
            return least;
        }
        int beyond = Math.max(first, 0x80);
        return Math.min(least, beyond < 0x800 ? 2 : beyond < 0x10000 ? 3 : 4);
    }
}
