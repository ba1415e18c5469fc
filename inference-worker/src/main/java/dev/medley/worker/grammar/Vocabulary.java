package dev.medley.worker.grammar;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * A tokenizer's tokens as a tree of bytes, laid out in the order in which it is walked: what tokens begin with in common is judged once. Safe for
 * many threads.
 */
public final class Vocabulary {
    private final Set<Integer> endTokens;
    /** By node: its byte, its depth from 1 on, its first token or -1, the node behind its subtree. */
    private final byte[] label;

    private final int[] depth;
    private final int[] token;
    private final int[] skip;
    /** The next token of the same bytes, or -1. */
    private final int[] twin;

    private final int longest;
    private int nodes;

    /** Where a byte leads from a state. */
    @FunctionalInterface
    interface Step {
        GrammarState from(GrammarState state, int value);
    }

    /**
     * Builds the tree.
     *
     * @param bytes of a token; empty for those that are no text
     * @param size of the vocabulary
     * @param endTokens ids that end an answer
     */
    public Vocabulary(IntFunction<byte[]> bytes, int size, Set<Integer> endTokens) {
        this.endTokens = Set.copyOf(endTokens);
        byte[][] all = new byte[size][];
        int total = 0;
        for (int id = 0; id < size; id++) {
            all[id] = bytes.apply(id);
            total += all[id].length;
        }
        this.label = new byte[total];
        this.depth = new int[total];
        this.token = new int[total];
        this.skip = new int[total];
        this.twin = new int[size];
        Arrays.fill(twin, -1);
        build(all);
        this.longest = Arrays.stream(all).mapToInt(each -> each.length).max().orElse(0);
    }

    Set<Integer> endTokens() {
        return endTokens;
    }

    private void build(byte[][] all) {
        Integer[] order = new Integer[all.length];
        Arrays.setAll(order, id -> id);
        Arrays.sort(order, (a, b) -> Arrays.compareUnsigned(all[a], all[b]));
        byte[] path = {};
        int[] open =
                new int[Arrays.stream(all).mapToInt(each -> each.length).max().orElse(0) + 1];
        int previous = -1;
        for (int id : order) {
            byte[] bytes = all[id];
            if (bytes.length == 0) {
                continue;
            }
            int shared = Arrays.mismatch(path, bytes);
            if (shared < 0) {
                twin[previous] = id;
            } else {
                close(open, shared, path.length);
                append(bytes, shared, open);
                token[nodes - 1] = id;
                path = bytes;
            }
            previous = id;
        }
        close(open, 0, path.length);
    }

    private void append(byte[] bytes, int from, int[] open) {
        for (int at = from; at < bytes.length; at++) {
            label[nodes] = bytes[at];
            depth[nodes] = at + 1;
            token[nodes] = -1;
            open[at] = nodes++;
        }
    }

    private void close(int[] open, int from, int to) {
        for (int at = from; at < to; at++) {
            skip[open[at]] = nodes;
        }
    }

    /**
     * Sets every token that leads from the state to one that misses no more than {@code most} bytes, and returns the most that any of them misses.
     */
    int walk(GrammarState start, Step step, int most, BitSet tokens) {
        GrammarState[] path = new GrammarState[longest + 1];
        path[0] = start;
        int farthest = 0;
        int node = 0;
        while (node < nodes) {
            GrammarState reached = step.from(path[depth[node] - 1], label[node] & 0xFF);
            if (reached.isDead()) {
                node = skip[node];
                continue;
            }
            path[depth[node]] = reached;
            if (token[node] >= 0 && reached.least() <= most) {
                farthest = Math.max(farthest, reached.least());
                for (int id = token[node]; id >= 0; id = twin[id]) {
                    tokens.set(id);
                }
            }
            node++;
        }
        return farthest;
    }
}
