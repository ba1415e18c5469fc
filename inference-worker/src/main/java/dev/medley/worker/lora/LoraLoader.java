package dev.medley.worker.lora;

import dev.medley.format.AdapterFiles;
import dev.medley.format.AdapterInspector;
import dev.medley.format.FindingCode;
import dev.medley.format.Inspection;
import dev.medley.format.LoraTensors;
import dev.medley.format.ModuleMap;
import dev.medley.format.PeftConfig;
import dev.medley.format.Safetensors;
import dev.medley.format.SafetensorsHeader;
import dev.medley.format.WeightScan;
import dev.medley.worker.kernel.Element;
import dev.medley.worker.model.BaseWeight;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.model.ModuleGroup.Module;
import dev.medley.worker.problem.DamagedAdapter;
import dev.medley.worker.problem.InvalidAdapter;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import dev.medley.worker.weights.DamagedValues;
import dev.medley.worker.weights.SafetensorsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads a PEFT folder into tensors of the compute type. What the engine would have to ignore is refused: an adapter never works silently without
 * effect.
 */
public final class LoraLoader implements AdapterCache.Loader {
    /** What the factors are loaded for. */
    public enum Placement {
        /** LibTorch's operations; on the engine's thread only. */
        TENSORS,
        /** The kernels; on any thread. */
        PANELS
    }

    private final TensorType type;
    private final Placement placement;
    private final ModuleMap modules;
    private final List<ModuleGroup> groups;
    private final Function<String, BaseWeight> base;

    /**
     * A loader for one base.
     *
     * @param base reads the weight of a module from the base's file
     */
    public LoraLoader(TensorType type, MixedModel model, Function<String, BaseWeight> base) {
        this.type = type;
        this.placement = model.placement();
        this.modules = model.config().modules();
        this.groups = model.groups();
        this.base = base;
    }

    @Override
    public AdapterCache.Prepared prepare(AdapterRef ref) {
        try {
            PeftConfig config = config(ref);
            Path weights = ref.folder().resolve(AdapterFiles.WEIGHTS);
            SafetensorsHeader header = header(ref, weights);
            if (AdapterInspector.inspect(header, config, Optional.of(modules))
                    instanceof Inspection.Rejected rejected) {
                throw InvalidAdapter.of(ref.id(), rejected.findings());
            }
            LoraTensors tensors = LoraTensors.of(header);
            try (SafetensorsReader reader = SafetensorsReader.open(weights, header)) {
                for (Map.Entry<String, LoraTensors.Pair> each : tensors.pairs().entrySet()) {
                    if (each.getValue().baseCopy().isPresent()) {
                        requireOwn(
                                ref,
                                each.getKey(),
                                reader.read(each.getValue().baseCopy().get()));
                    }
                }
                PackedFactors.Source source = module -> read(ref, config, tensors, reader, module);
                return switch (placement) {
                    case TENSORS -> {
                        Map<String, RawPair> pairs = all(source);
                        yield () -> tensors(ref, pairs);
                    }
                    case PANELS -> {
                        var packed = new PackedFactors(element(), groups, expectedBytes(ref), source);
                        yield () -> new LoraAdapter(ref.version(), packed);
                    }
                };
            }
        } catch (DamagedValues e) {
            throw new InvalidAdapter(ref.id(), FindingCode.W_NAN_INF + ": " + e.getMessage() + ".");
        } catch (IOException e) {
            throw new DamagedAdapter(ref.id(), "they can't be read");
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

    private Map<String, RawPair> all(PackedFactors.Source source) throws IOException {
        Map<String, RawPair> pairs = new HashMap<>();
        for (ModuleGroup group : groups) {
            for (Module module : group.modules()) {
                source.read(module).ifPresent(pair -> pairs.put(module.name(), pair));
            }
        }
        return pairs;
    }

    private static Optional<RawPair> read(
            AdapterRef ref, PeftConfig config, LoraTensors tensors, SafetensorsReader reader, Module module)
            throws IOException {
        String name = module.name();
        LoraTensors.Pair pair = tensors.pairs().get(name);
        if (pair == null) {
            return Optional.empty();
        }
        float[] b = reader.read(pair.b());
        float scale = (float) config.scaling(name);
        for (int i = 0; i < b.length; i++) {
            b[i] *= scale;
        }
        float[] a = reader.read(pair.a());
        requireSane(ref, name, a);
        requireSane(ref, name, b);
        return Optional.of(new RawPair(a, b, config.rank(name)));
    }

    /** PEFT would put it in the base's place for this adapter's rows; the engine has one base for all rows. */
    private void requireOwn(AdapterRef ref, String module, float[] copy) {
        BaseWeight served = base.apply(module);
        float[] own = served.values();
        double apart = 0;
        double size = 0;
        for (int i = 0; i < Math.min(own.length, copy.length); i++) {
            apart += Math.pow((double) copy[i] - own[i], 2);
            size += Math.pow(own[i], 2);
        }
        if (own.length != copy.length || Math.sqrt(apart) > served.rounding() * Math.sqrt(size)) {
            throw new InvalidAdapter(
                    ref.id(),
                    FindingCode.W_BASE_COPY + ": the weight of " + module
                            + " in its file is another than the served base's"
                            + "; save it with save_embedding_layers=False if it was trained on this base.");
        }
    }

    private static void requireSane(AdapterRef ref, String module, float[] values) {
        for (float value : values) {
            if (!(Math.abs(value) <= WeightScan.LARGEST_FACTOR)) {
                throw new InvalidAdapter(
                        ref.id(),
                        FindingCode.W_OVERFLOW + ": factors of " + module + " are larger than "
                                + WeightScan.LARGEST_FACTOR + ", scale included.");
            }
        }
    }

    private LoraAdapter tensors(AdapterRef ref, Map<String, RawPair> raw) {
        Map<String, LoraPair> pairs = new HashMap<>();
        long bytes = 0;
        try (TensorScope scope = TensorScope.open()) {
            for (Map.Entry<String, RawPair> each : raw.entrySet()) {
                RawPair pair = each.getValue();
                Tensor a = Tensor.of(pair.a(), pair.rank(), pair.inputs()).to(type);
                Tensor b = Tensor.of(pair.b(), pair.outputs(), pair.rank()).to(type);
                pairs.put(each.getKey(), new LoraPair(a, b));
                bytes += (long) pair.rank() * (pair.inputs() + pair.outputs()) * type.bytes();
            }
            // Only now: a failure above frees what was read.
            pairs.values().forEach(pair -> {
                scope.keep(pair.a());
                scope.keep(pair.b());
            });
        }
        return new LoraAdapter(ref.version(), pairs, bytes);
    }

    private Element element() {
        return type == TensorType.BFLOAT16 ? Element.HALF : Element.FLOAT;
    }

    private static PeftConfig config(AdapterRef ref) throws IOException {
        byte[] json = Files.readAllBytes(ref.folder().resolve(AdapterFiles.CONFIG));
        return switch (PeftConfig.parse(json)) {
            case PeftConfig.Valid valid -> valid.config();
            case PeftConfig.Invalid invalid -> throw InvalidAdapter.of(ref.id(), invalid.findings());
        };
    }

    private static SafetensorsHeader header(AdapterRef ref, Path weights) throws IOException {
        return switch (Safetensors.read(AdapterFiles.WEIGHTS, weights)) {
            case Safetensors.Valid valid -> valid.header();
            case Safetensors.Invalid invalid -> throw InvalidAdapter.of(ref.id(), invalid.findings());
        };
    }
}
