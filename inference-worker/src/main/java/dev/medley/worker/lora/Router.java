package dev.medley.worker.lora;

import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.torch.Tensor;
import java.util.Map;

/**
 * A trained RouterLoRA: for every linear module of a base the query projection A_r and the key projection B_r, in float32. It knows no adapter, so
 * it gates those that it has never seen. Immutable, owned by the cache until {@link #close}.
 */
public final class Router implements AutoCloseable {
    private final int rank;
    private final Map<ModuleGroup, Tensor> queries;
    private final Map<String, Tensor> keys;

    Router(int rank, Map<ModuleGroup, Tensor> queries, Map<String, Tensor> keys) {
        this.rank = rank;
        this.queries = Map.copyOf(queries);
        this.keys = Map.copyOf(keys);
    }

    /** Features of a query, and of a key. */
    public int rank() {
        return rank;
    }

    /** A_r of the group's modules on top of each other: (modules * rank, inputs). */
    Tensor queries(ModuleGroup group) {
        return queries.get(group);
    }

    /** B_r transposed, of one module: (rank, outputs). */
    Tensor keys(String module) {
        return keys.get(module);
    }

    @Override
    public void close() {
        queries.values().forEach(Tensor::close);
        keys.values().forEach(Tensor::close);
    }
}
