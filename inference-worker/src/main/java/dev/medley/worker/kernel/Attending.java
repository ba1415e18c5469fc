package dev.medley.worker.kernel;

import dev.medley.worker.kernel.HeadKernel.Tokens;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/**
 * Attention of a few queries over the keys and values of one head, as they lie in {@link Heads}. A query's result does not depend on the others. Holds
 * scratch memory: belongs to one thread.
 */
public final class Attending {
    /** From so many queries on they are worth the unit's effort. */
    private static final int MANY = 16;

    private final boolean rounds;
    private final HeadProducts few;
    private final HeadProducts many;
    private float[] scores = new float[0];

    /**
     * Makes one.
     *
     * @param size features of a head, a multiple of sixteen
     * @param element of keys and values
     * @param unit multiplies halves, where the processor has it; queries are what bfloat16 can hold then
     */
    public Attending(int size, Element element, Optional<MatrixKernel> unit) {
        this.rounds = unit.isPresent();
        this.few = new VectorHeads(element == Element.HALF ? new HalfHeads() : new FloatHeads(), size);
        this.many = unit.<HeadProducts>map(own -> new UnitHeads(own, size)).orElse(few);
    }

    /**
     * Where the keys, or the values, of a head lie.
     *
     * @param at first byte of the head's slot 0
     * @param blocks the sequence's blocks, by number
     */
    public record Past(MemorySegment memory, long at, int[] blocks) {}

    /**
     * One query.
     *
     * @param at its first feature, scaled already
     * @param first oldest token that it sees
     * @param last newest token that it sees
     * @param target where its result goes
     */
    public record Query(int at, int first, int last, int target) {}

    /**
     * Attends with all queries.
     *
     * @param cap bound of the scores by tanh; 0: none
     */
    public void attend(Past keys, Past values, Query[] queries, float cap, float[] x, float[] target) {
        int oldest = Integer.MAX_VALUE;
        int newest = 0;
        for (Query query : queries) {
            oldest = Math.min(oldest, query.first());
            newest = Math.max(newest, query.last());
        }
        // Whatever else is asked for, the same tokens are summed together.
        int first = oldest / HeadProducts.TOGETHER * HeadProducts.TOGETHER / Heads.BLOCK;
        int tokens = (newest / Heads.BLOCK - first + 1) * Heads.BLOCK;
        int stride = stride(tokens);
        int rows = HeadProducts.rows(queries.length);
        if (scores.length < rows * stride) {
            scores = new float[rows * stride];
        }
        HeadProducts products = queries.length < MANY ? few : many;
        var keyTokens = new Tokens(keys.memory(), keys.at(), keys.blocks(), first, newest);
        products.score(keyTokens, queries, x, scores, stride);
        for (int q = 0; q < queries.length; q++) {
            normalise(queries[q], cap, q * stride, first * Heads.BLOCK, tokens);
        }
        var valueTokens = new Tokens(values.memory(), values.at(), values.blocks(), first, newest);
        products.gather(valueTokens, queries, scores, stride, target);
    }

    /** One of few, as a unit makes a kernel for each, and none at which rows get into each other's way in the caches. */
    private static int stride(int tokens) {
        int stride = UnitHeads.TOKENS_AT_ONCE;
        while (stride < tokens) {
            stride *= 2;
        }
        return stride + Vectors.LANES;
    }

    /** Scores become shares, of tokens that the query doesn't see none. */
    private void normalise(Query query, float cap, int at, int oldest, int tokens) {
        int start = at + query.first() - oldest;
        int end = at + query.last() + 1 - oldest;
        if (cap > 0) {
            RowMath.softCap(scores, start, end - start, cap);
        }
        Arrays.fill(scores, at, start, Float.NEGATIVE_INFINITY);
        Arrays.fill(scores, end, at + tokens, Float.NEGATIVE_INFINITY);
        float scale = 1 / RowMath.exponentials(scores, at, tokens);
        if (rounds) {
            RowMath.scaleAndRound(scores, at, tokens, scale);
        } else {
            RowMath.scale(scores, at, tokens, scale);
        }
    }
}
