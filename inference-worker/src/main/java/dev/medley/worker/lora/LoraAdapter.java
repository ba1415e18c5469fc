package dev.medley.worker.lora;

import dev.medley.worker.torch.Tensor;
import java.util.Map;
import java.util.Optional;

/** A loaded adapter: factors by hub name of the module. Immutable, owned by the cache until {@link #close}. */
public final class LoraAdapter implements AutoCloseable {
    private final String version;
    private final Map<String, LoraPair> modules;
    private final long bytes;

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

    @Override
    public void close() {
        for (LoraPair pair : modules.values()) {
            for (Tensor tensor : new Tensor[] {pair.a(), pair.b()}) {
                tensor.close();
            }
        }
    }
}
