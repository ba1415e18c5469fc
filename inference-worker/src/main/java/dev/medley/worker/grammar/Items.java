package dev.medley.worker.grammar;

/**
 * The rest of an array with its closing bracket.
 *
 * @param seen elements so far; counted no further than it matters
 */
record Items(Symbol element, int fewest, int most, int seen) implements Symbol {
    private static final Literal CLOSE = Literal.of("]");
    private static final Literal COMMA = Literal.of(",");

    @Override
    public int least() {
        int missing = Math.max(0, fewest - seen);
        long elements = (long) missing * (element.least() + 1) - (seen == 0 && missing > 0 ? 1 : 0);
        return (int) Math.min(ENDLESS, elements + 1);
    }

    Choice expand() {
        var next = new Items(
                element, fewest, most, most == Integer.MAX_VALUE ? Math.min(seen + 1, Math.max(fewest, 1)) : seen + 1);
        Chain more = seen == 0 ? Chain.of(element, next) : Chain.of(COMMA, Space.OPTIONAL, element, next);
        if (seen >= most) {
            return Choice.of(CLOSE);
        }
        return seen >= fewest ? Choice.of(CLOSE, more) : Choice.of(more);
    }
}
