package dev.medley.worker.model;

import dev.medley.worker.kernel.Heads;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/**
 * The memory for keys and values of all sequences, in blocks of {@value #BLOCK} tokens (PagedAttention, arXiv 2309.06180): per layer two tensors
 * (key-value heads, slots, head size). A sequence's slots lie anywhere, so one gather serves sequences of any lengths. Full blocks outlive
 * their sequence while there is room: one that begins alike and is computed alike shares them. Engine thread only.
 */
public final class KvPool implements AutoCloseable {
    static final int BLOCK = Heads.BLOCK;
    private static final int IDLE_SHARE = 4;

    private final List<Tensor> keys = new ArrayList<>();
    private final List<Tensor> values = new ArrayList<>();
    private final List<MemorySegment> keyMemory = new ArrayList<>();
    private final List<MemorySegment> valueMemory = new ArrayList<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private final PrefixIndex prefixes = new PrefixIndex();
    /** Sequences that hold a block, by block. */
    private final int[] holders;
    /** Blocks that the index refers to, whether held or not. */
    private final BitSet known = new BitSet();
    /** What was noted about known blocks, by block. */
    private final double[][] notes;
    /** Known blocks that nobody holds, and how many of them are kept: memory that was never touched costs nothing. */
    private int idle;

    private final int mostIdle;
    /** Zeros for ever: what padding reads. Another sequence's slot there could hold NaN, and NaN survives every mask. */
    private final long paddingSlot;

    /**
     * Reserves the address space, or all of the memory on a device; a host's pages are touched when they are used.
     *
     * @param bytes to keep within; one sequence of {@code tokens} tokens fits in any case
     */
    public KvPool(ModelConfig config, TensorType type, long bytes, int tokens) {
        long perBlock = 2L * config.layers() * config.keyValueWidth() * BLOCK * type.bytes();
        int blocks = Math.toIntExact(Math.max(bytes / perBlock, blocks(tokens)));
        this.paddingSlot = (long) blocks * BLOCK;
        this.holders = new int[blocks];
        this.notes = new double[blocks][];
        this.mostIdle = Math.max(1, blocks / IDLE_SHARE);
        long slots = paddingSlot + BLOCK;
        try (TensorScope scope = TensorScope.open()) {
            for (int layer = 0; layer < config.layers(); layer++) {
                keys.add(scope.keep(Tensor.zeros(type, config.keyValueHeads(), slots, config.headSize())));
                values.add(scope.keep(Tensor.zeros(type, config.keyValueHeads(), slots, config.headSize())));
            }
        }
        keys.stream().filter(Tensor::isOnHost).map(Tensor::memory).forEach(keyMemory::add);
        values.stream().filter(Tensor::isOnHost).map(Tensor::memory).forEach(valueMemory::add);
        for (int block = 0; block < blocks; block++) {
            free.add(block);
        }
    }

    /**
     * Room for one sequence, whole or not at all; empty: try again when another one ends. Blocks at its beginning that were computed before are shared.
     *
     * @param identity of what computes it: blocks of another one are never shared
     */
    public Optional<KvCache> reserve(int capacity, String identity, int[] prompt) {
        List<Integer> shared = prefixes.find(identity, prompt);
        shared.forEach(this::hold);
        int[] taken = new int[blocks(capacity)];
        for (int i = 0; i < taken.length; i++) {
            OptionalInt block = i < shared.size() ? OptionalInt.of(shared.get(i)) : fresh();
            if (block.isEmpty()) {
                giveBack(Arrays.copyOf(taken, i));
                return Optional.empty();
            }
            taken[i] = block.getAsInt();
        }
        List<double[]> noted = shared.stream().map(block -> notes[block]).toList();
        return Optional.of(new KvCache(this, taken, capacity, noted));
    }

    private OptionalInt fresh() {
        if (free.isEmpty()) {
            forgetOldest();
        }
        if (free.isEmpty()) {
            return OptionalInt.empty();
        }
        int block = free.pop();
        hold(block);
        return OptionalInt.of(block);
    }

    private void hold(int block) {
        if (holders[block] == 0 && known.get(block)) {
            idle--;
        }
        holders[block]++;
    }

    private void forgetOldest() {
        prefixes.evict(block -> holders[block] == 0).ifPresent(block -> {
            known.clear(block);
            notes[block] = null;
            idle--;
            free.push(block);
        });
    }

    /** Blocks that nobody holds. */
    public int freeBlocks() {
        return (int) Arrays.stream(holders).filter(count -> count == 0).count();
    }

    /**
     * Remembers what full blocks hold, for sequences that begin alike.
     *
     * @param note of each block, by its place in the sequence
     */
    void remember(String identity, int[] tokens, int[] blocks, IntFunction<double[]> note) {
        List<Integer> added = prefixes.add(identity, tokens, blocks);
        for (int i = 0; i < blocks.length && !added.isEmpty(); i++) {
            if (added.contains(blocks[i])) {
                known.set(blocks[i]);
                notes[blocks[i]] = note.apply(i);
            }
        }
    }

    long paddingSlot() {
        return paddingSlot;
    }

    void giveBack(int[] blocks) {
        for (int block : blocks) {
            holders[block]--;
            if (holders[block] > 0) {
                continue;
            }
            if (known.get(block)) {
                idle++;
            } else {
                // Last in, first out: what was just used is still in the caches.
                free.push(block);
            }
        }
        while (idle > mostIdle) {
            forgetOldest();
        }
    }

    /** (key-value heads, slots, head size). */
    Tensor keys(int layer) {
        return keys.get(layer);
    }

    /** (key-value heads, slots, head size). */
    Tensor values(int layer) {
        return values.get(layer);
    }

    /** The memory of {@link #keys} on a host, for those who lay out its blocks in their own way. */
    MemorySegment keyMemory(int layer) {
        return keyMemory.get(layer);
    }

    /** The memory of {@link #values}. */
    MemorySegment valueMemory(int layer) {
        return valueMemory.get(layer);
    }

    /** Tokens that a layer has room for, padding included. */
    long slots() {
        return paddingSlot + BLOCK;
    }

    private static int blocks(int tokens) {
        return (tokens + BLOCK - 1) / BLOCK;
    }

    @Override
    public void close() {
        keys.forEach(Tensor::close);
        values.forEach(Tensor::close);
    }
}
