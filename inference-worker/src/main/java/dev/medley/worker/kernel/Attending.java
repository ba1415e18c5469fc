package dev.medley.worker.kernel;

import static dev.medley.worker.kernel.Vectors.FLOATS;
import static dev.medley.worker.kernel.Vectors.LANES;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Attention of a few queries over the keys and values of one head, block by block of the cache. A query's result does not depend on the others.
 * Holds scratch memory: belongs to one thread.
 */
public final class Attending {
    private final int size;
    private final int block;
    private final float[] tile;
    private float[] scores = new float[0];

    /**
     * @param size features of a head, a multiple of sixteen
     * @param block tokens of a block of the cache
     */
    public Attending(int size, int block) {
        this.size = size;
        this.block = block;
        this.tile = new float[block * size];
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
        int firstBlock = oldest / block;
        int lastBlock = newest / block;
        int stride = (lastBlock - firstBlock + 1) * block + LANES;
        if (scores.length < queries.length * stride) {
            scores = new float[queries.length * stride];
        }
        for (int b = firstBlock; b <= lastBlock; b++) {
            load(keys, b, Math.min(block, newest + 1 - b * block));
            for (int q = 0; q < queries.length; q++) {
                score(queries[q], b, x, q * stride - firstBlock * block);
            }
        }
        for (int q = 0; q < queries.length; q++) {
            normalise(queries[q], cap, q * stride - firstBlock * block);
            Arrays.fill(target, queries[q].target(), queries[q].target() + size, 0);
        }
        for (int b = firstBlock; b <= lastBlock; b++) {
            load(values, b, Math.min(block, newest + 1 - b * block));
            for (int q = 0; q < queries.length; q++) {
                gather(queries[q], b, target, q * stride - firstBlock * block);
            }
        }
    }

    /** Widens a block into the tile, (tokens, size). */
    private void load(Past past, int index, int tokens) {
        long row = (long) size * past.element().bytes();
        long from = past.at() + past.blocks()[index] * (long) block * row;
        boolean half = past.element() == Element.HALF;
        int count = tokens * size;
        for (int i = 0; i < count; i += LANES) {
            FloatVector v =
                    half ? Vectors.halves(past.memory(), from + 2L * i) : Vectors.floats(past.memory(), from + 4L * i);
            v.intoArray(tile, i);
        }
    }

    private void score(Query query, int index, float[] x, int at) {
        int from = Math.max(query.first() - index * block, 0);
        int end = Math.min(query.last() + 1 - index * block, block);
        for (int token = from; token < end; token++) {
            FloatVector sum = FloatVector.zero(FLOATS);
            for (int i = 0; i < size; i += LANES) {
                sum = FloatVector.fromArray(FLOATS, x, query.at() + i)
                        .fma(FloatVector.fromArray(FLOATS, tile, token * size + i), sum);
            }
            scores[at + index * block + token] = Vectors.sum(sum);
        }
    }

    private void normalise(Query query, float cap, int at) {
        int from = at + query.first();
        int count = query.last() + 1 - query.first();
        if (cap > 0) {
            RowMath.softCap(scores, from, count, cap);
        }
        float scale = 1 / RowMath.exponentials(scores, from, count);
        for (int i = from; i < from + count; i++) {
            scores[i] *= scale;
        }
    }

    private void gather(Query query, int index, float[] target, int at) {
        int from = Math.max(query.first() - index * block, 0);
        int end = Math.min(query.last() + 1 - index * block, block);
        int weights = at + index * block;
        int i = 0;
        for (; i + 4 * LANES <= size; i += 4 * LANES) {
            gatherFour(from, end, weights, i, target, query.target() + i);
        }
        for (; i < size; i += LANES) {
            FloatVector sum = FloatVector.fromArray(FLOATS, target, query.target() + i);
            for (int token = from; token < end; token++) {
                sum = FloatVector.fromArray(FLOATS, tile, token * size + i)
                        .fma(FloatVector.broadcast(FLOATS, scores[weights + token]), sum);
            }
            sum.intoArray(target, query.target() + i);
        }
    }

    private void gatherFour(int from, int end, int weights, int i, float[] target, int at) {
        FloatVector a = FloatVector.fromArray(FLOATS, target, at);
        FloatVector b = FloatVector.fromArray(FLOATS, target, at + LANES);
        FloatVector c = FloatVector.fromArray(FLOATS, target, at + 2 * LANES);
        FloatVector d = FloatVector.fromArray(FLOATS, target, at + 3 * LANES);
        for (int token = from; token < end; token++) {
            int row = token * size + i;
            FloatVector weight = FloatVector.broadcast(FLOATS, scores[weights + token]);
            a = FloatVector.fromArray(FLOATS, tile, row).fma(weight, a);
            b = FloatVector.fromArray(FLOATS, tile, row + LANES).fma(weight, b);
            c = FloatVector.fromArray(FLOATS, tile, row + 2 * LANES).fma(weight, c);
            d = FloatVector.fromArray(FLOATS, tile, row + 3 * LANES).fma(weight, d);
        }
        a.intoArray(target, at);
        b.intoArray(target, at + LANES);
        c.intoArray(target, at + 2 * LANES);
        d.intoArray(target, at + 3 * LANES);
    }

    /** Writes one token's keys or values of a head into the cache. */
    public static void store(float[] x, int at, int size, Element element, MemorySegment memory, long target) {
        for (int i = 0; i < size; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, at + i);
            if (element == Element.HALF) {
                Vectors.storeHalves(v, memory, target + 2L * i);
            } else {
                Vectors.storeFloats(v, memory, target + 4L * i);
            }
        }
    }
}
