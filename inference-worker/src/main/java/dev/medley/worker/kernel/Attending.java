package dev.medley.worker.kernel;

import dev.medley.worker.kernel.HeadKernel.Tokens;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Attention of a few queries over the keys and values of one head, as they lie in {@link Heads}. A query's result does not depend on the others. Holds
 * scratch memory: belongs to one thread.
 */
public final class Attending {
    private static final int FEATURES = 64;
    private static final HeadKernel HALVES = new HalfHeads();
    private static final HeadKernel FLOATS = new FloatHeads();

    private final int size;
    private final int[] from = new int[HeadKernel.TOGETHER];
    private final int[] scored = new int[HeadKernel.TOGETHER];
    private final int[] to = new int[HeadKernel.TOGETHER];
    private float[] scores = new float[0];

    /** @param size features of a head, a multiple of sixteen */
    public Attending(int size) {
        this.size = size;
    }

    /**
     * Where the keys, or the values, of a head lie.
     *
     * @param at first byte of the head's slot 0
     * @param blocks the sequence's blocks, by number
     */
    public record Past(Element element, MemorySegment memory, long at, int[] blocks) {}

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
        int first = oldest / Heads.BLOCK;
        int tokens = (newest / Heads.BLOCK - first + 1) * Heads.BLOCK;
        // The exponentials are taken of whole vectors, wherever they begin.
        int stride = tokens + Vectors.LANES;
        if (scores.length < queries.length * stride) {
            scores = new float[queries.length * stride];
        }
        HeadKernel kernel = keys.element() == Element.HALF ? HALVES : FLOATS;
        var keyTokens = new Tokens(keys.memory(), keys.at(), keys.blocks(), first, newest);
        for (int q = 0; q < queries.length; q += HeadKernel.TOGETHER) {
            aim(queries, q, stride);
            kernel.score(keyTokens, size, x, from, scores, scored);
        }
        for (int q = 0; q < queries.length; q++) {
            normalise(queries[q], cap, q * stride, first * Heads.BLOCK, tokens);
        }
        var valueTokens = new Tokens(values.memory(), values.at(), values.blocks(), first, newest);
        for (int q = 0; q < queries.length; q += HeadKernel.TOGETHER) {
            aim(queries, q, stride);
            gather(kernel, valueTokens, target);
        }
    }

    /** Where there are no more queries, the last is computed again. */
    private void aim(Query[] queries, int first, int stride) {
        for (int i = 0; i < HeadKernel.TOGETHER; i++) {
            int q = Math.min(first + i, queries.length - 1);
            from[i] = queries[q].at();
            scored[i] = q * stride;
            to[i] = queries[q].target();
        }
    }

    /** Scores become shares, of tokens that the query doesn't see none. */
    private void normalise(Query query, float cap, int at, int oldest, int tokens) {
        int start = at + query.first() - oldest;
        int count = query.last() + 1 - query.first();
        if (cap > 0) {
            RowMath.softCap(scores, start, count, cap);
        }
        float scale = 1 / RowMath.exponentials(scores, start, count);
        for (int i = start; i < start + count; i++) {
            scores[i] *= scale;
        }
        Arrays.fill(scores, at, start, 0);
        Arrays.fill(scores, start + count, at + tokens, 0);
    }

    private void gather(HeadKernel kernel, Tokens values, float[] target) {
        int feature = 0;
        for (; feature + FEATURES <= size; feature += FEATURES) {
            kernel.gatherWide(values, size, feature, scores, scored, target, to);
        }
        for (; feature < size; feature += Vectors.LANES) {
            kernel.gather(values, size, feature, scores, scored, target, to);
        }
    }
}
