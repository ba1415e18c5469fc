package dev.medley.worker.lora;

import dev.medley.worker.torch.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * A loaded adapter, owned by the cache until {@link #close}: factors by hub name of the module as tensors, or packed for the kernels. What gates need
 * of it is derived when it is first asked for and kept. Engine thread only.
 */
public final class LoraAdapter implements AutoCloseable {
    private final String version;
    private final Map<String, LoraPair> modules;
    private final Optional<PackedFactors> packed;
    private final long bytes;
    private final Map<Router, Map<String, float[]>> keys = new WeakHashMap<>();
    private Optional<Map<String, float[]>> prototypes = Optional.empty();
    private Optional<Map<String, float[]>> grams = Optional.empty();

    LoraAdapter(String version, Map<String, LoraPair> modules, long bytes) {
        this.version = version;
        this.modules = Map.copyOf(modules);
        this.packed = Optional.empty();
        this.bytes = bytes;
    }

    LoraAdapter(String version, PackedFactors packed) {
        this.version = version;
        this.modules = Map.of();
        this.packed = Optional.of(packed);
        this.bytes = packed.bytes();
    }

    public String version() {
        return version;
    }

    /** Factors of a module as tensors, empty when the adapter leaves it alone. */
    public Optional<LoraPair> module(String name) {
        return Optional.ofNullable(modules.get(name));
    }

    /** All factors for the kernels; empty where they are tensors. */
    Optional<PackedFactors> packed() {
        return packed;
    }

    /** Bytes of its factors. */
    public long bytes() {
        return bytes;
    }

    /** (s B_rᵀ B)ᵀ of a module that the router knows, (rank, router rank) row by row: a key is this, transposed, times h. */
    float[] keys(Router router, String module) {
        return keys.computeIfAbsent(router, _ -> {
                    Map<String, float[]> derived = new HashMap<>();
                    forEach((name, pair) -> {
                        if (router.knows(name)) {
                            derived.put(name, pair.keys(router.keys(name), router.rank()));
                        }
                    });
                    return derived;
                })
                .get(module);
    }

    /** Arrow's prototype of a module in rank space. */
    float[] prototype(String module) {
        if (prototypes.isEmpty()) {
            Map<String, float[]> derived = new HashMap<>();
            forEach((name, pair) -> derived.put(name, pair.prototype()));
            prototypes = Optional.of(derived);
        }
        return prototypes.get().get(module);
    }

    /** s² Bᵀ B of a module, (rank, rank): {@code hᵀ} this {@code h} is the squared length of v. */
    float[] gram(String module) {
        if (grams.isEmpty()) {
            Map<String, float[]> derived = new HashMap<>();
            forEach((name, pair) -> derived.put(name, pair.gram()));
            grams = Optional.of(derived);
        }
        return grams.get().get(module);
    }

    private void forEach(PackedFactors.ModuleVisitor visitor) {
        packed.ifPresent(factors -> factors.forEach(visitor));
        modules.forEach((name, pair) ->
                visitor.visit(name, new RawPair(pair.a().toFloats(), pair.b().toFloats(), pair.rank())));
    }

    @Override
    public void close() {
        packed.ifPresent(PackedFactors::close);
        for (LoraPair pair : modules.values()) {
            for (Tensor tensor : new Tensor[] {pair.a(), pair.b()}) {
                tensor.close();
            }
        }
    }
}
