package dev.medley.worker.grammar;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an answer may look like. Compiled on the request's thread, then walked by {@link Cursor}s on the engine's alone: states and the tokens that
 * they allow are worked out once and shared by all answers of the same grammar.
 */
public final class Grammar {
    private static final int MOST_STATES = 512;
    /** Alternatives that are followed at once. Fewer are a narrower grammar, never a wrong one. */
    private static final int MOST_ALTERNATIVES = 64;

    private final Vocabulary vocabulary;
    private final GrammarState start;
    private final Map<Set<Pending>, GrammarState> states = new HashMap<>();
    private final Map<GrammarState, Permitted> permitted = new HashMap<>();
    private final GrammarState dead = new GrammarState(Set.of());

    Grammar(Vocabulary vocabulary, Symbol root) {
        this.vocabulary = vocabulary;
        this.start = new GrammarState(Set.of(Pending.NOTHING.push(root)));
    }

    /**
     * Tokens that may follow a state.
     *
     * @param farthest the most bytes that are missing behind any of them
     */
    record Permitted(BitSet tokens, int farthest) {}

    /** At the beginning of an answer. */
    public Cursor begin() {
        return new Cursor(this, start);
    }

    /** The tokens after which the answer can still be completed in {@code remaining - 1} more; all that fit where there are none. */
    BitSet allowed(GrammarState state, int remaining) {
        Permitted all = Optional.ofNullable(permitted.get(state)).orElseGet(() -> permitted(state, Symbol.ENDLESS));
        // Only now: working it out may have thrown everything away that was known.
        permitted.put(state, all);
        if (all.farthest() < remaining) {
            return all.tokens();
        }
        BitSet timely = permitted(state, remaining - 1).tokens();
        return timely.isEmpty() ? all.tokens() : timely;
    }

    GrammarState after(GrammarState state, byte[] bytes) {
        GrammarState now = state;
        for (byte each : bytes) {
            now = step(now, each & 0xFF);
        }
        return now;
    }

    private Permitted permitted(GrammarState state, int most) {
        var tokens = new BitSet();
        int farthest = vocabulary.walk(state, this::step, most, tokens);
        if (state.least() == 0) {
            vocabulary.endTokens().forEach(tokens::set);
        }
        return new Permitted(tokens, farthest);
    }

    private GrammarState step(GrammarState state, int value) {
        GrammarState known = state.next()[value];
        if (known != null) {
            return known;
        }
        List<Pending> found = new ArrayList<>();
        state.pending().forEach(each -> each.step(value, found));
        Set<Pending> distinct = new HashSet<>(found);
        GrammarState reached = distinct.isEmpty() ? dead : interned(narrowed(found, distinct));
        state.next()[value] = reached;
        return reached;
    }

    private GrammarState interned(Set<Pending> pending) {
        if (states.size() >= MOST_STATES) {
            states.clear();
            permitted.clear();
        }
        return states.computeIfAbsent(pending, GrammarState::new);
    }

    private static Set<Pending> narrowed(List<Pending> found, Set<Pending> distinct) {
        return distinct.size() <= MOST_ALTERNATIVES ? distinct : new HashSet<>(found.subList(0, MOST_ALTERNATIVES));
    }
}
