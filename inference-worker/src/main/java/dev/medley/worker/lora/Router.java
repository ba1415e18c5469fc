package dev.medley.worker.lora;

import dev.medley.worker.kernel.Element;
import dev.medley.worker.kernel.Stripes;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A trained RouterLoRA: for every linear module of a base's layers the query projection A_r and the key projection B_r, in float32. It knows no
 * adapter, so it gates those that it has never seen. Owned by the cache until {@link #close}; engine thread only.
 */
public final class Router implements AutoCloseable {
    /** The file's metadata entry that says {@code true} of a normalised router. */
    public static final String NORMALISED = "normalised";
    /** Added to a mean square or to a squared length before its root is taken, so that nothing is divided by zero. */
    public static final double SMALLEST = 1e-12;

    private final int rank;
    private final boolean normalised;
    private final Map<ModuleGroup, float[]> queries;
    private final Map<String, float[]> keys;
    /** What the two ways of computing need of the queries, made when first asked for. */
    private final Map<ModuleGroup, Tensor> tensors = new HashMap<>();

    private final Map<ModuleGroup, Stripes> stripes = new HashMap<>();
    private final Arena arena = Arena.ofShared();

    /**
     * @param normalised see {@link #isNormalised()}
     * @param queries A_r of each group's modules on top of each other: (modules * rank, inputs)
     * @param keys B_r transposed, by module: (rank, outputs)
     */
    Router(int rank, boolean normalised, Map<ModuleGroup, float[]> queries, Map<String, float[]> keys) {
        this.rank = rank;
        this.normalised = normalised;
        this.queries = Map.copyOf(queries);
        this.keys = Map.copyOf(keys);
    }

    /** Features of a query, and of a key. */
    public int rank() {
        return rank;
    }

    /**
     * Whether it sees directions alone: {@code q = A_r x / rms(x)} and {@code k_i = B_rᵀ v_i / |v_i|} in place of the paper's q and k, so that no adapter
     * leads by the size of what it adds.
     */
    public boolean isNormalised() {
        return normalised;
    }

    /** Whether it gates this module; embedding and head it does not. */
    boolean knows(String module) {
        return keys.containsKey(module);
    }

    boolean knows(ModuleGroup group) {
        return queries.containsKey(group);
    }

    /** A_r of the group's modules on top of each other: (modules * rank, inputs). */
    Tensor queries(ModuleGroup group) {
        return tensors.computeIfAbsent(group, key -> {
            try (TensorScope scope = TensorScope.open()) {
                float[] values = queries.get(key);
                return scope.keep(Tensor.of(values, values.length / key.inputs(), key.inputs()));
            }
        });
    }

    /** The same for the kernels. */
    Stripes packedQueries(ModuleGroup group) {
        return stripes.computeIfAbsent(
                group, key -> Stripes.of(arena, Element.FLOAT, key.inputs(), List.of(queries.get(key))));
    }

    /** B_r transposed, of one module: (rank, outputs). */
    float[] keys(String module) {
        return keys.get(module);
    }

    @Override
    public void close() {
        tensors.values().forEach(Tensor::close);
        arena.close();
    }
}
