package dev.medley.worker.grammar;

import java.util.Optional;

/**
 * The inside of a JSON string with its closing quote: valid UTF-8 without control characters, escapes, no half surrogate pair.
 *
 * @param shortest fewest characters
 * @param longest most characters
 * @param characters seen so far; counted no further than it matters
 * @param state what the next byte belongs to
 */
record Text(int shortest, int longest, int characters, State state) implements Symbol {
    static final Text ANY = new Text(0, Integer.MAX_VALUE, 0, State.PLAIN);

    /** What the next byte may be, and how many bytes the character still takes at least. */
    enum State {
        PLAIN(0),
        ESCAPE(1),
        HEX_1(4),
        HEX_2(3),
        HEX_2_NO_SURROGATE(3),
        HEX_3(2),
        HEX_4(1),
        REST_1(1),
        REST_2(2),
        REST_3(3),
        AFTER_E0(2),
        AFTER_ED(2),
        AFTER_F0(3),
        AFTER_F4(3);

        private final int missing;

        State(int missing) {
            this.missing = missing;
        }
    }

    @Override
    public int least() {
        return state.missing + Math.max(0, shortest - characters) + 1;
    }

    boolean isClosedBy(int value) {
        return state == State.PLAIN && value == '"' && characters >= shortest;
    }

    /** The text behind one more byte other than its end; empty when the byte can't be there. */
    Optional<Text> next(int value) {
        return switch (state) {
            case PLAIN -> characters < longest ? begin(value) : Optional.empty();
            case ESCAPE ->
                value == 'u' ? Optional.of(in(State.HEX_1)) : accept("\"\\/bfnrt".indexOf(value) >= 0, State.PLAIN);
            case HEX_1 -> accept(isHex(value), value == 'd' || value == 'D' ? State.HEX_2_NO_SURROGATE : State.HEX_2);
            case HEX_2 -> accept(isHex(value), State.HEX_3);
            case HEX_2_NO_SURROGATE -> accept(value >= '0' && value <= '7', State.HEX_3);
            case HEX_3 -> accept(isHex(value), State.HEX_4);
            case HEX_4 -> accept(isHex(value), State.PLAIN);
            case REST_1 -> accept(isBetween(value, 0x80, 0xBF), State.PLAIN);
            case REST_2 -> accept(isBetween(value, 0x80, 0xBF), State.REST_1);
            case REST_3 -> accept(isBetween(value, 0x80, 0xBF), State.REST_2);
            case AFTER_E0 -> accept(isBetween(value, 0xA0, 0xBF), State.REST_1);
            case AFTER_ED -> accept(isBetween(value, 0x80, 0x9F), State.REST_1);
            case AFTER_F0 -> accept(isBetween(value, 0x90, 0xBF), State.REST_2);
            case AFTER_F4 -> accept(isBetween(value, 0x80, 0x8F), State.REST_2);
        };
    }

    private Optional<Text> begin(int value) {
        return switch (value) {
            case '"' -> Optional.empty();
            case '\\' -> counted(State.ESCAPE);
            case 0xE0 -> counted(State.AFTER_E0);
            case 0xED -> counted(State.AFTER_ED);
            case 0xF0 -> counted(State.AFTER_F0);
            case 0xF4 -> counted(State.AFTER_F4);
            default -> plain(value);
        };
    }

    private Optional<Text> plain(int value) {
        if (isBetween(value, 0x20, 0x7F)) {
            return counted(State.PLAIN);
        }
        if (isBetween(value, 0xC2, 0xDF)) {
            return counted(State.REST_1);
        }
        if (isBetween(value, 0xE1, 0xEF)) {
            return counted(State.REST_2);
        }
        return isBetween(value, 0xF1, 0xF3) ? counted(State.REST_3) : Optional.empty();
    }

    private Optional<Text> accept(boolean fits, State next) {
        return fits ? Optional.of(in(next)) : Optional.empty();
    }

    private Text in(State next) {
        return new Text(shortest, longest, characters, next);
    }

    /** A character begins. Without a longest length all counts from the shortest on are alike. */
    private Optional<Text> counted(State next) {
        int count = longest == Integer.MAX_VALUE ? Math.min(characters + 1, shortest) : characters + 1;
        return Optional.of(new Text(shortest, longest, count, next));
    }

    private static boolean isHex(int value) {
        return isBetween(value, '0', '9') || isBetween(value, 'a', 'f') || isBetween(value, 'A', 'F');
    }

    private static boolean isBetween(int value, int lowest, int highest) {
        return value >= lowest && value <= highest;
    }
}
