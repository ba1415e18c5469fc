package dev.medley.worker.grammar;

import java.util.List;

/**
 * The rest of an array with its closing bracket.
 *
 * @param first what the first elements are, one by one
 * @param other what every element behind them is
 * @param seen elements so far; counted no further than it matters
 */
record Items(List<? extends Symbol> first, Symbol other, int fewest, int most, int seen) implements Symbol {
    private static final Literal CLOSE = Literal.of("]");
    private static final Literal COMMA = Literal.of(",");

    Items {
        first = List.copyOf(first);
    }

    /** The whole array behind its opening bracket. */
    Items(List<? extends Symbol> first, Symbol other, int fewest, int most) {
        this(first, other, fewest, most, 0);
    }

    @Override
    public int least() {
        int named = Math.min(fewest, first.size());
        long bytes = Math.max(0, fewest - Math.max(seen, named)) * (other.least() + 1L);
        for (int i = seen; i < named; i++) {
            bytes += first.get(i).least() + 1L;
        }
        boolean isFirst = seen == 0 && fewest > 0;
        return (int) Math.min(ENDLESS, isFirst ? bytes : bytes + 1);
    }

    Choice expand() {
        if (seen >= most) {
            return Choice.of(CLOSE);
        }
        Symbol element = seen < first.size() ? first.get(seen) : other;
        int matters = most == Integer.MAX_VALUE ? Math.max(1, Math.max(fewest, first.size())) : most;
        var next = new Items(first, other, fewest, most, Math.min(seen + 1, matters));
        Chain more = seen == 0 ? Chain.of(element, next) : Chain.of(COMMA, Space.OPTIONAL, element, next);
        return seen >= fewest ? Choice.of(CLOSE, more) : Choice.of(more);
    }
}
