package dev.medley.worker.grammar;

import java.util.Optional;

/**
 * The inside of a JSON string with its closing quote, whose text is of a language.
 *
 * @param state of the language, behind the characters that are whole
 * @param inside what the next byte belongs to
 */
record Matching(Language language, int state, Inside inside) implements Symbol {
    /** Where in a character the text is. */
    sealed interface Inside {
        /** Between two. */
        record Between() implements Inside {}

        /**
         * In one of several bytes.
         *
         * @param bits that are known, in their places
         * @param rest bytes that are missing
         */
        record Bytes(int bits, int rest) implements Inside {
            int first() {
                // Nobody may write a character with more bytes than it takes.
                return rest == 3 ? Math.max(bits, 0x10000) : rest == 2 ? Math.max(bits, 0x800) : bits;
            }

            int last() {
                return Math.min(CodePoints.LAST, bits | ((1 << (6 * rest)) - 1));
            }
        }

        /** Behind a backslash. */
        record Escape() implements Inside {}

        /** In the four digits of a control character. */
        record Digits(int value, int rest) implements Inside {}
    }

    private static final Inside BETWEEN = new Inside.Between();
    private static final int CONTROLS = 0x20;

    static Matching of(Language language) {
        return new Matching(language, Language.FIRST, BETWEEN);
    }

    @Override
    public int least() {
        int text = switch (inside) {
            case Inside.Between _ -> language.least(state);
            case Inside.Bytes bytes -> bytes.rest() + language.leastAfter(state, bytes.first(), bytes.last());
            case Inside.Escape _ -> {
                int least = 5 + leastControl(0, CONTROLS - 1);
                for (int letter : "\"\\bfnrt".chars().toArray()) {
                    int character = JsonCharacters.ofEscape(letter).orElseThrow();
                    least = Math.min(least, 1 + language.leastAfter(state, character, character));
                }
                yield least;
            }
            case Inside.Digits(int value, int rest) -> {
                int first = value << (4 * rest);
                yield rest + leastControl(first, Math.min(CONTROLS - 1, first | ((1 << (4 * rest)) - 1)));
            }
        };
        return Symbol.sum(text, 1);
    }

    /** Behind one of the control characters that have no shorter way to stand there. */
    private int leastControl(int first, int last) {
        int least = Symbol.ENDLESS;
        for (int character = first; character <= last; character++) {
            if (!JsonCharacters.hasEscape(character)) {
                least = Math.min(least, language.leastAfter(state, character, character));
            }
        }
        return least;
    }

    boolean isClosedBy(int value) {
        return inside.equals(BETWEEN) && value == '"' && language.mayEnd(state);
    }

    /** The text behind one more byte other than its end; empty when the byte can't be there. */
    Optional<Matching> next(int value) {
        return switch (inside) {
            case Inside.Between _ -> begin(value);
            case Inside.Bytes(int bits, int rest) ->
                value >> 6 == 2
                        ? in(new Inside.Bytes(bits | ((value & 0x3F) << (6 * (rest - 1))), rest - 1))
                        : Optional.empty();
            case Inside.Escape _ ->
                value == 'u'
                        ? live(new Inside.Digits(0, 4))
                        : JsonCharacters.ofEscape(value).flatMap(this::taken);
            case Inside.Digits(int digits, int rest) -> {
                int digit = Character.digit(value, 16);
                yield digit < 0 ? Optional.empty() : control((digits << 4) | digit, rest - 1);
            }
        };
    }

    private Optional<Matching> begin(int value) {
        if (value == '\\') {
            return live(new Inside.Escape());
        }
        if (value < 0x80) {
            return JsonCharacters.isPlain(value) ? taken(value) : Optional.empty();
        }
        if (value >= 0xC2 && value < 0xE0) {
            return in(new Inside.Bytes((value & 0x1F) << 6, 1));
        }
        if (value >= 0xE0 && value < 0xF0) {
            return in(new Inside.Bytes((value & 0xF) << 12, 2));
        }
        return value >= 0xF0 && value < 0xF5 ? in(new Inside.Bytes((value & 7) << 18, 3)) : Optional.empty();
    }

    private Optional<Matching> in(Inside.Bytes bytes) {
        if (inside instanceof Inside.Bytes(int bits, int rest) && bytes.last() < new Inside.Bytes(bits, rest).first()) {
            return Optional.empty();
        }
        return bytes.rest() == 0 ? taken(bytes.bits()) : live(bytes);
    }

    private Optional<Matching> control(int value, int rest) {
        if ((value << (4 * rest)) >= CONTROLS) {
            return Optional.empty();
        }
        if (rest > 0) {
            return live(new Inside.Digits(value, rest));
        }
        return JsonCharacters.hasEscape(value) ? Optional.empty() : taken(value);
    }

    private Optional<Matching> taken(int character) {
        int next = language.next(state, character);
        return next == Language.NOWHERE ? Optional.empty() : Optional.of(new Matching(language, next, BETWEEN));
    }

    private Optional<Matching> live(Inside next) {
        var matching = new Matching(language, state, next);
        return matching.least() < ENDLESS ? Optional.of(matching) : Optional.empty();
    }
}
