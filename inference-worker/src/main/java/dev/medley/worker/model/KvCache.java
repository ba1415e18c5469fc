package dev.medley.worker.model;

import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and values of one sequence: per layer two tensors (key-value heads, capacity, head size), reserved whole at admission, so that a running
 * sequence never runs out of memory. Engine thread only.
 */
public final class KvCache implements AutoCloseable {
    private final List<Tensor> keys = new ArrayList<>();
    private final List<Tensor> values = new ArrayList<>();
    private final int capacity;
    private int length;

    public KvCache(ModelConfig config, TensorType type, int capacity) {
        this.capacity = capacity;
        try (TensorScope scope = TensorScope.open()) {
            for (int layer = 0; layer < config.layers(); layer++) {
                keys.add(scope.keep(Tensor.zeros(type, config.keyValueHeads(), capacity, config.headSize())));
                values.add(scope.keep(Tensor.zeros(type, config.keyValueHeads(), capacity, config.headSize())));
            }
        }
    }

    /** Bytes that a cache for {@code capacity} tokens takes. */
    public static long bytes(ModelConfig config, TensorType type, int capacity) {
        return 2L * config.layers() * config.keyValueWidth() * capacity * type.bytes();
    }

    /** Tokens whose keys and values are stored. */
    public int length() {
        return length;
    }

    /** Called once a step, after all layers have appended {@code tokens}. */
    public void advance(int tokens) {
        length += tokens;
        if (length > capacity) {
            throw new IllegalStateException("sequence outgrew its reservation of " + capacity + " tokens");
        }
    }

    /** Stores {@code fresh} (key-value heads, tokens, head size) behind the stored ones and returns all keys so far. */
    Tensor appendKeys(int layer, Tensor fresh) {
        return append(keys.get(layer), fresh);
    }

    Tensor appendValues(int layer, Tensor fresh) {
        return append(values.get(layer), fresh);
    }

    private Tensor append(Tensor store, Tensor fresh) {
        long tokens = fresh.size(1);
        store.narrow(1, length, tokens).copyFrom(fresh);
        return store.narrow(1, 0, length + tokens);
    }

    @Override
    public void close() {
        keys.forEach(Tensor::close);
        values.forEach(Tensor::close);
    }
}
