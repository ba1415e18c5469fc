package dev.medley.worker.lora;

import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.BiFunction;

/**
 * A loaded adapter: factors by hub name of the module, owned by the cache until {@link #close}. What gates need of it is derived when it is first
 * asked for and kept. Engine thread only.
 */
public final class LoraAdapter implements AutoCloseable {
    private final String version;
    private final Map<String, LoraPair> modules;
    private final long bytes;
    private final Map<Router, Map<String, float[]>> keys = new WeakHashMap<>();
    private Optional<Map<String, float[]>> prototypes = Optional.empty();

    LoraAdapter(String version, Map<String, LoraPair> modules, long bytes) {
        this.version = version;
        this.modules = Map.copyOf(modules);
        this.bytes = bytes;
    }

    public String version() {
        return version;
    }

    /** Factors of a module, empty when the adapter leaves it alone. */
    public Optional<LoraPair> module(String name) {
        return Optional.ofNullable(modules.get(name));
    }

    /** Bytes of its tensors. */
    public long bytes() {
        return bytes;
    }

    /** (s B_rᵀ B)ᵀ of a module, (rank, router rank) row by row: a key is this, transposed, times h. */
    float[] keys(Router router, String module) {
        return keys.computeIfAbsent(
                        router,
                        _ -> derive((name, pair) -> pair.b()
                                .to(TensorType.FLOAT32)
                                .transpose(0, 1)
                                .linear(router.keys(name))
                                .toFloats()))
                .get(module);
    }

    /** Arrow's prototype of a module in rank space. */
    float[] prototype(String module) {
        if (prototypes.isEmpty()) {
            prototypes = Optional.of(derive((_, pair) -> prototype(pair)));
        }
        return prototypes.get().get(module);
    }

    private static float[] prototype(LoraPair pair) {
        Tensor a = pair.a().to(TensorType.FLOAT32);
        Tensor bTransposed = pair.b().to(TensorType.FLOAT32).transpose(0, 1).contiguous();
        return ArrowPrototype.of(
                bTransposed.linear(bTransposed).toFloats(), a.linear(a).toFloats(), pair.rank());
    }

    private Map<String, float[]> derive(BiFunction<String, LoraPair, float[]> derivation) {
        Map<String, float[]> derived = new HashMap<>();
        modules.forEach((name, pair) -> {
            try (TensorScope _ = TensorScope.open()) {
                derived.put(name, derivation.apply(name, pair));
            }
        });
        return derived;
    }

    @Override
    public void close() {
        for (LoraPair pair : modules.values()) {
            for (Tensor tensor : new Tensor[] {pair.a(), pair.b()}) {
                tensor.close();
            }
        }
    }
}
