package dev.medley.worker.grammar;

import java.util.Arrays;
import java.util.BitSet;

/** Where one answer is in its grammar. Engine thread only. */
public final class Cursor {
    private final Grammar grammar;
    private GrammarState state;
    private float[] masked = new float[0];

    Cursor(Grammar grammar, GrammarState state) {
        this.grammar = grammar;
        this.state = state;
    }

    /**
     * The logits with everything ruled out that can't come next, as a copy, which the next one overwrites.
     *
     * @param remaining tokens that the answer may still have, this one included: it is led to its end in time where they suffice
     */
    public float[] masked(float[] logits, int remaining) {
        if (masked.length != logits.length) {
            masked = new float[logits.length];
        }
        Arrays.fill(masked, Float.NEGATIVE_INFINITY);
        BitSet allowed = grammar.allowed(state, remaining);
        for (int token = allowed.nextSetBit(0);
                token >= 0 && token < logits.length;
                token = allowed.nextSetBit(token + 1)) {
            masked[token] = logits[token];
        }
        return masked;
    }

    /** The answer goes on with a token of these bytes. */
    public void accept(byte[] bytes) {
        state = grammar.after(state, bytes);
    }

    /** Nothing may follow: the answer is whole. */
    public boolean isComplete() {
        return state.isComplete();
    }

    /** The answer may end here. */
    public boolean mayEnd() {
        return state.least() == 0;
    }

    /** Nothing at all fits: a vocabulary without the byte that has to come. The answer ends unfinished. */
    public boolean isStuck() {
        return state.isDead() || grammar.allowed(state, Symbol.ENDLESS).isEmpty();
    }
}
