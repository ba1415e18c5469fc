package dev.medley.worker.lora;

import dev.medley.format.AdapterFiles;
import dev.medley.format.Finding;
import dev.medley.format.PeftConfig;
import dev.medley.format.Safetensors;
import dev.medley.format.SafetensorsHeader;
import dev.medley.format.TensorEntry;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.model.ModuleGroup.Module;
import dev.medley.worker.problem.AdapterUnavailable;
import dev.medley.worker.problem.InvalidAdapter;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import dev.medley.worker.weights.DamagedValues;
import dev.medley.worker.weights.SafetensorsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads a PEFT folder into tensors of the compute type. What the engine would have to ignore is refused: an adapter never works silently without
 * effect.
 */
public final class LoraLoader implements AdapterCache.Loader {
    private static final String PREFIX = "base_model.model.";
    private static final String DOWN = ".lora_A.weight";
    private static final String UP = ".lora_B.weight";

    private static final float LARGEST = 1e9f;

    private final TensorType type;
    private final Map<String, Module> modules;

    public LoraLoader(TensorType type, List<ModuleGroup> groups) {
        this.type = type;
        this.modules = groups.stream()
                .flatMap(group -> group.modules().stream())
                .collect(Collectors.toMap(Module::name, module -> module));
    }

    @Override
    public AdapterCache.Prepared prepare(AdapterRef ref) {
        try {
            PeftConfig config = config(ref);
            Path weights = ref.folder().resolve(AdapterFiles.WEIGHTS);
            SafetensorsHeader header = header(ref, weights);
            requireKnownKeys(ref, header);
            try (SafetensorsReader reader = SafetensorsReader.open(weights, header)) {
                List<Raw> pairs = read(ref, config, reader);
                return () -> tensors(ref, pairs);
            }
        } catch (DamagedValues e) {
            throw new InvalidAdapter(ref.id(), e.getMessage() + ".");
        } catch (IOException e) {
            throw new AdapterUnavailable(ref.id(), "its files cannot be read");
        }
    }

    /** Most weights are published in float32. */
    @Override
    public long expectedBytes(AdapterRef ref) {
        try {
            return Files.size(ref.folder().resolve(AdapterFiles.WEIGHTS)) * type.bytes() / Float.BYTES;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Factors as they were read, scale folded in. */
    private record Raw(Module module, int rank, float[] a, float[] b) {}

    private List<Raw> read(AdapterRef ref, PeftConfig config, SafetensorsReader reader) throws IOException {
        List<Raw> pairs = new ArrayList<>();
        for (Module module : modules.values()) {
            Optional<TensorEntry> down = reader.find(PREFIX + module.name() + DOWN);
            Optional<TensorEntry> up = reader.find(PREFIX + module.name() + UP);
            if (down.isEmpty() && up.isEmpty()) {
                continue;
            }
            requireShapes(ref, config, module, down, up);
            float[] b = reader.read(up.get());
            float scale = (float) config.scaling(module.name());
            for (int i = 0; i < b.length; i++) {
                b[i] *= scale;
            }
            float[] a = reader.read(down.get());
            requireSane(ref, module, a);
            requireSane(ref, module, b);
            pairs.add(new Raw(module, config.rank(module.name()), a, b));
        }
        return pairs;
    }

    /** Beyond this, products overflow in rows of other requests, which multiply them by zero: and zero times infinity is no number. */
    private static void requireSane(AdapterRef ref, Module module, float[] values) {
        for (float value : values) {
            if (!(Math.abs(value) <= LARGEST)) {
                throw new InvalidAdapter(
                        ref.id(), "factors of " + module.name() + " are larger than " + LARGEST + ", scale included.");
            }
        }
    }

    private LoraAdapter tensors(AdapterRef ref, List<Raw> raw) {
        Map<String, LoraPair> pairs = new HashMap<>();
        long bytes = 0;
        try (TensorScope scope = TensorScope.open()) {
            for (Raw each : raw) {
                Module module = each.module();
                Tensor a = Tensor.of(each.a(), each.rank(), module.inputs()).to(type);
                Tensor b = Tensor.of(each.b(), module.width(), each.rank()).to(type);
                pairs.put(module.name(), new LoraPair(a, b));
                bytes += (long) each.rank() * (module.inputs() + module.width()) * type.bytes();
            }
            // Only now: a failure above frees what was made.
            pairs.values().forEach(pair -> {
                scope.keep(pair.a());
                scope.keep(pair.b());
            });
        }
        return new LoraAdapter(ref.version(), pairs, bytes);
    }

    private static PeftConfig config(AdapterRef ref) throws IOException {
        byte[] json = Files.readAllBytes(ref.folder().resolve(AdapterFiles.CONFIG));
        return switch (PeftConfig.parse(json)) {
            case PeftConfig.Valid valid -> valid.config();
            case PeftConfig.Invalid invalid -> throw refused(ref, invalid.findings());
        };
    }

    private static SafetensorsHeader header(AdapterRef ref, Path weights) throws IOException {
        return switch (Safetensors.read(AdapterFiles.WEIGHTS, weights)) {
            case Safetensors.Valid valid -> valid.header();
            case Safetensors.Invalid invalid -> throw refused(ref, invalid.findings());
        };
    }

    private void requireKnownKeys(AdapterRef ref, SafetensorsHeader header) {
        for (TensorEntry tensor : header.tensors()) {
            String name = tensor.name();
            boolean lora = name.startsWith(PREFIX) && (name.endsWith(DOWN) || name.endsWith(UP));
            String module = lora ? name.substring(PREFIX.length(), name.length() - DOWN.length()) : "";
            if (!modules.containsKey(module)) {
                throw new InvalidAdapter(ref.id(), "tensor " + name + " belongs to no linear module of this base.");
            }
        }
    }

    private static void requireShapes(
            AdapterRef ref, PeftConfig config, Module module, Optional<TensorEntry> down, Optional<TensorEntry> up) {
        long rank = config.rank(module.name());
        boolean fits = down.isPresent()
                && up.isPresent()
                && down.get().shape().equals(List.of(rank, (long) module.inputs()))
                && up.get().shape().equals(List.of((long) module.width(), rank));
        if (!fits) {
            throw new InvalidAdapter(
                    ref.id(),
                    "factors of " + module.name() + " are missing or do not have rank " + rank + ", " + module.inputs()
                            + " inputs and " + module.width() + " outputs.");
        }
    }

    private static InvalidAdapter refused(AdapterRef ref, List<Finding> findings) {
        return new InvalidAdapter(
                ref.id(),
                findings.stream().map(f -> f.code() + ": " + f.message()).collect(Collectors.joining(" ")));
    }
}
