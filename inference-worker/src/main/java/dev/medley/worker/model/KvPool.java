package dev.medley.worker.model;

import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The memory for keys and values of all sequences, in blocks of {@value #BLOCK} tokens (PagedAttention, arXiv 2309.06180): per layer two tensors
 * (key-value heads, slots, head size). A sequence's slots lie anywhere, so one gather serves sequences of any lengths. Engine thread only.
 */
public final class KvPool implements AutoCloseable {
    static final int BLOCK = 16;

    private final List<Tensor> keys = new ArrayList<>();
    private final List<Tensor> values = new ArrayList<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    /** Zeros for ever: what padding reads. Another sequence's slot there could hold NaN, and NaN survives every mask. */
    private final long paddingSlot;

    /**
     * Reserves the address space; pages are touched when they are used.
     *
     * @param bytes to keep within; one sequence of {@code tokens} tokens fits in any case
     */
    public KvPool(ModelConfig config, TensorType type, long bytes, int tokens) {
        long perBlock = 2L * config.layers() * config.keyValueWidth() * BLOCK * type.bytes();
        int blocks = Math.toIntExact(Math.max(bytes / perBlock, blocks(tokens)));
        this.paddingSlot = (long) blocks * BLOCK;
        long slots = paddingSlot + BLOCK;
        try (TensorScope scope = TensorScope.open()) {
            for (int layer = 0; layer < config.layers(); layer++) {
                keys.add(scope.keep(Tensor.zeros(type, config.keyValueHeads(), slots, config.headSize())));
                values.add(scope.keep(Tensor.zeros(type, config.keyValueHeads(), slots, config.headSize())));
            }
        }
        for (int block = 0; block < blocks; block++) {
            free.add(block);
        }
    }

    /** Room for one sequence, whole or not at all; empty: try again when another one ends. */
    public Optional<KvCache> reserve(int capacity) {
        int count = blocks(capacity);
        if (free.size() < count) {
            return Optional.empty();
        }
        int[] taken = new int[count];
        for (int i = 0; i < count; i++) {
            taken[i] = free.remove();
        }
        return Optional.of(new KvCache(this, taken, capacity));
    }

    /** Blocks that nobody holds. */
    public int freeBlocks() {
        return free.size();
    }

    long paddingSlot() {
        return paddingSlot;
    }

    void giveBack(int[] blocks) {
        for (int block : blocks) {
            // Last in, first out: what was just used is still in the caches.
            free.push(block);
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

    private static int blocks(int tokens) {
        return (tokens + BLOCK - 1) / BLOCK;
    }

    @Override
    public void close() {
        keys.forEach(Tensor::close);
        values.forEach(Tensor::close);
    }
}
