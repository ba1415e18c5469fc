package dev.medley.worker.model;

import dev.medley.worker.model.ModuleGroup.Module;
import dev.medley.worker.model.ModuleGroup.Slot;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import java.util.ArrayList;
import java.util.List;

/** The base's tensors, in the compute type; norms and rotary tables in float32. Immutable after loading, owned until {@link #close}. */
public final class ModelWeights implements AutoCloseable {
    /** A linear group of one layer: stacked weights (summed width, inputs). */
    public record Linear(ModuleGroup group, Tensor weight) {}

    /** One decoder layer. */
    public record Layer(
            Tensor attentionNorm,
            Linear queryKeyValue,
            Linear attentionOut,
            Tensor feedForwardNorm,
            Linear gateUp,
            Linear down) {}

    private final ModelConfig config;
    private final TensorType type;
    private final List<Tensor> owned = new ArrayList<>();
    private final List<Layer> layers = new ArrayList<>();
    private final Tensor embedding;
    private final Tensor finalNorm;
    private final Tensor head;

    private ModelWeights(WeightSource source, TensorType type) {
        this.config = source.config();
        this.type = type;
        this.embedding = load(source, "model.embed_tokens.weight", config.vocabulary(), config.hidden());
        for (int layer = 0; layer < config.layers(); layer++) {
            layers.add(loadLayer(source, layer));
        }
        this.finalNorm = load(source, "model.norm.weight", config.hidden());
        this.head =
                config.tiedHead() ? embedding : load(source, "lm_head.weight", config.vocabulary(), config.hidden());
    }

    /** Reads all weights, one tensor at a time, and converts them to {@code type}. */
    public static ModelWeights load(WeightSource source, TensorType type) {
        return new ModelWeights(source, type);
    }

    public ModelConfig config() {
        return config;
    }

    public TensorType type() {
        return type;
    }

    public List<Layer> layers() {
        return layers;
    }

    /** (vocabulary, hidden). */
    public Tensor embedding() {
        return embedding;
    }

    public Tensor finalNorm() {
        return finalNorm;
    }

    /** (vocabulary, hidden). */
    public Tensor head() {
        return head;
    }

    /** Every linear group of the base, layer by layer. */
    public List<ModuleGroup> groups() {
        return layers.stream()
                .flatMap(layer ->
                        List.of(layer.queryKeyValue(), layer.attentionOut(), layer.gateUp(), layer.down()).stream())
                .map(Linear::group)
                .toList();
    }

    private Layer loadLayer(WeightSource source, int layer) {
        String prefix = "model.layers." + layer + ".";
        int hidden = config.hidden();
        return new Layer(
                load(source, prefix + "input_layernorm.weight", hidden),
                linear(source, layer, Slot.QUERY_KEY_VALUE, hidden, new String[] {
                    prefix + "self_attn.q_proj", prefix + "self_attn.k_proj", prefix + "self_attn.v_proj"
                }),
                linear(source, layer, Slot.ATTENTION_OUT, config.queryWidth(), new String[] {prefix + "self_attn.o_proj"
                }),
                load(source, prefix + "post_attention_layernorm.weight", hidden),
                linear(source, layer, Slot.GATE_UP, hidden, new String[] {
                    prefix + "mlp.gate_proj", prefix + "mlp.up_proj"
                }),
                linear(source, layer, Slot.DOWN, config.feedForward(), new String[] {prefix + "mlp.down_proj"}));
    }

    private Linear linear(WeightSource source, int layer, Slot slot, int inputs, String[] names) {
        List<Module> modules = new ArrayList<>();
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> parts = new ArrayList<>();
            int start = 0;
            for (String name : names) {
                float[] values = source.read(name + ".weight");
                int width = values.length / inputs;
                modules.add(new Module(name, inputs, start, width));
                parts.add(Tensor.of(values, width, inputs).to(type));
                start += width;
            }
            return new Linear(new ModuleGroup(layer, slot, modules), own(scope, Tensor.cat(parts, 0)));
        }
    }

    private Tensor load(WeightSource source, String name, long... shape) {
        try (TensorScope scope = TensorScope.open()) {
            return own(scope, Tensor.of(source.read(name), shape).to(type));
        }
    }

    private Tensor own(TensorScope scope, Tensor tensor) {
        Tensor kept = scope.keep(tensor);
        owned.add(kept);
        return kept;
    }

    @Override
    public void close() {
        owned.forEach(Tensor::close);
    }
}
