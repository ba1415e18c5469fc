package dev.medley.worker.model;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The keys and values of one sequence: which slots of the pool they fill, the first of them perhaps shared. Reserved whole at admission, so that a running sequence never runs out of
 * memory. Engine thread only.
 */
public final class KvCache implements AutoCloseable {
    private final KvPool pool;
    private final int[] blocks;
    private final int capacity;
    private final List<double[]> notes;
    private int length;
    private boolean closed;

    /** @param notes of each block at the beginning that is stored already */
    KvCache(KvPool pool, int[] blocks, int capacity, List<double[]> notes) {
        this.pool = pool;
        this.blocks = blocks;
        this.capacity = capacity;
        this.notes = notes;
        this.length = notes.size() * KvPool.BLOCK;
    }

    /** Tokens whose keys and values are stored. */
    public int length() {
        return length;
    }

    /** Called once a step, after all layers have stored {@code tokens}. */
    public void advance(int tokens) {
        if (length + tokens > capacity) {
            throw new IllegalStateException("sequence outgrew its reservation of " + capacity + " tokens");
        }
        length += tokens;
    }

    /**
     * Lets sequences that begin alike use what is stored: full blocks, which are never written again.
     *
     * @param identity of what computed it
     * @param tokens of the sequence, at least those that are stored
     * @param note of each block, by its place in the sequence: what those who share it have to know
     */
    public void share(String identity, int[] tokens, IntFunction<double[]> note) {
        pool.remember(identity, Arrays.copyOf(tokens, Math.min(tokens.length, length)), blocks, note);
    }

    /** What was noted about each block that this sequence did not compute itself. */
    public List<double[]> notes() {
        return notes;
    }

    /** Numbers of its blocks in the pool, in the order of its tokens. */
    int[] blocks() {
        return blocks;
    }

    KvPool pool() {
        return pool;
    }

    /** Writes the slots of {@code count} tokens, from token {@code first} on, into {@code target}. */
    void slots(int first, int count, long[] target, int offset) {
        for (int i = 0; i < count; i++) {
            int token = first + i;
            target[offset + i] = (long) blocks[token / KvPool.BLOCK] * KvPool.BLOCK + token % KvPool.BLOCK;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            pool.giveBack(blocks);
        }
    }
}
