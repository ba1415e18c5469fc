package dev.medley.worker.grammar;

import java.util.Collection;

/** Symbols that are still to come, the next one on top. Immutable; the rest is shared. */
final class Pending {
    /** Deeper nesting than this is not offered: it would serve nobody and cost memory. */
    private static final int MOST_DEPTH = 400;

    static final Pending NOTHING = new Pending();

    private final Symbol top;
    private final Pending rest;
    private final int least;
    private final int depth;
    private final int hash;

    private Pending() {
        this.top = Symbol.Space.OPTIONAL;
        this.rest = this;
        this.least = 0;
        this.depth = 0;
        this.hash = 1;
    }

    private Pending(Symbol top, Pending rest) {
        this.top = top;
        this.rest = rest;
        this.least = Symbol.sum(top.least(), rest.least);
        this.depth = rest.depth + 1;
        this.hash = 31 * rest.hash + top.hashCode();
    }

    Pending push(Symbol symbol) {
        return new Pending(symbol, this);
    }

    /** Fewest bytes that complete everything. */
    int least() {
        return least;
    }

    boolean isEmpty() {
        return depth == 0;
    }

    /** Adds everything that may be pending behind one more byte. */
    void step(int value, Collection<Pending> found) {
        if (isEmpty() || depth > MOST_DEPTH) {
            return;
        }
        switch (top) {
            case Symbol.Literal literal -> {
                if ((literal.bytes()[literal.at()] & 0xFF) == value) {
                    found.add(
                            literal.least() == 1
                                    ? rest
                                    : rest.push(new Symbol.Literal(literal.bytes(), literal.at() + 1)));
                }
            }
            case Symbol.Space _ -> {
                if (value == ' ') {
                    found.add(rest);
                }
                rest.step(value, found);
            }
            case Prose prose -> found.add(rest.push(prose.next(value)));
            case Text text -> {
                if (text.isClosedBy(value)) {
                    found.add(rest);
                }
                text.next(value).ifPresent(next -> found.add(rest.push(next)));
            }
            case Matching text -> {
                if (text.isClosedBy(value)) {
                    found.add(rest);
                }
                text.next(value).ifPresent(next -> found.add(rest.push(next)));
            }
            case Ranged number -> {
                number.next(value).ifPresent(next -> found.add(rest.push(next)));
                if (number.least() == 0) {
                    rest.step(value, found);
                }
            }
            case Numeral numeral -> {
                numeral.next(value).ifPresent(next -> found.add(rest.push(next)));
                if (numeral.least() == 0) {
                    rest.step(value, found);
                }
            }
            case Symbol.Chain chain -> {
                Pending all = rest;
                for (Symbol part : chain.parts().reversed()) {
                    all = all.push(part);
                }
                all.step(value, found);
            }
            case Symbol.Choice choice ->
                choice.options().forEach(option -> rest.push(option).step(value, found));
            case Items items -> rest.push(items.expand()).step(value, found);
            case Distinct items -> rest.push(items.expand()).step(value, found);
            case Members members -> rest.push(members.expand()).step(value, found);
            case Symbol.Rule rule -> rest.push(rule.target()).step(value, found);
        }
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Pending pending)) {
            return false;
        }
        Pending mine = this;
        Pending theirs = pending;
        while (mine != theirs) {
            if (mine.hash != theirs.hash || mine.depth != theirs.depth || !mine.top.equals(theirs.top)) {
                return false;
            }
            mine = mine.rest;
            theirs = theirs.rest;
        }
        return true;
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
