package dev.medley.worker.grammar;

import java.util.Set;

/**
 * Everything that an answer so far may be in the middle of. What follows a byte, and which tokens may follow, is worked out when it is first asked
 * for and kept: an answer is in few different states. Engine thread only.
 */
final class GrammarState {
    private final Set<Pending> pending;
    private final GrammarState[] next = new GrammarState[256];
    private final int least;

    GrammarState(Set<Pending> pending) {
        this.pending = Set.copyOf(pending);
        this.least = pending.stream().mapToInt(Pending::least).min().orElse(Symbol.ENDLESS);
    }

    Set<Pending> pending() {
        return pending;
    }

    /** Where a byte leads, or this state's way to say that nobody asked yet: null inside this package's automaton only. */
    GrammarState[] next() {
        return next;
    }

    /** Fewest bytes that make the answer complete. */
    int least() {
        return least;
    }

    boolean isDead() {
        return pending.isEmpty();
    }

    /** Nothing can follow. */
    boolean isComplete() {
        return pending.stream().allMatch(Pending::isEmpty);
    }
}
