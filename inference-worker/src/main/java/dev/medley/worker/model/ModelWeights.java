package dev.medley.worker.model;

import dev.medley.worker.model.ModuleGroup.Module;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** The base's tensors, in the compute type; norms and rotary tables in float32. Immutable after loading, owned until {@link #close}. */
public final class ModelWeights implements AutoCloseable {
    /** A linear group of one layer: stacked weights (summed width, inputs) and biases (summed width). */
    public record Linear(ModuleGroup group, Tensor weight, Optional<Tensor> bias) {}

    /** Norms of each head's queries and keys. */
    public record HeadNorms(Tensor query, Tensor key) {}

    /** One decoder layer; the norms behind attention and feed-forward only where the family has them. */
    public record Layer(
            Tensor attentionNorm,
            Linear queryKeyValue,
            Optional<HeadNorms> headNorms,
            Linear attentionOut,
            Optional<Tensor> afterAttention,
            Tensor feedForwardNorm,
            Linear gateUp,
            Linear down,
            Optional<Tensor> afterFeedForward) {}

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

    /** Everything of the base that an adapter can change. */
    public List<ModuleGroup> groups() {
        return ModuleGroup.of(config);
    }

    private Layer loadLayer(WeightSource source, int layer) {
        String prefix = "model.layers." + layer + ".";
        int hidden = config.hidden();
        List<ModuleGroup> groups = ModuleGroup.ofLayer(config, layer);
        boolean post = config.traits().postNorms();
        String attention = prefix + "self_attn.";
        String before = post ? "pre_feedforward_layernorm.weight" : "post_attention_layernorm.weight";
        return new Layer(
                load(source, prefix + "input_layernorm.weight", hidden),
                linear(source, groups.get(0)),
                source.has(attention + "q_norm.weight")
                        ? Optional.of(new HeadNorms(
                                load(source, attention + "q_norm.weight", config.headSize()),
                                load(source, attention + "k_norm.weight", config.headSize())))
                        : Optional.empty(),
                linear(source, groups.get(1)),
                post ? Optional.of(load(source, prefix + "post_attention_layernorm.weight", hidden)) : Optional.empty(),
                load(source, prefix + before, hidden),
                linear(source, groups.get(2)),
                linear(source, groups.get(3)),
                post
                        ? Optional.of(load(source, prefix + "post_feedforward_layernorm.weight", hidden))
                        : Optional.empty());
    }

    private Linear linear(WeightSource source, ModuleGroup group) {
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> parts = new ArrayList<>();
            float[] bias = new float[group.width()];
            boolean hasBias = false;
            for (Module module : group.modules()) {
                parts.add(Tensor.of(
                                source.read(module.name() + ".weight", module.width() * module.inputs()),
                                module.width(),
                                module.inputs())
                        .to(type));
                if (source.has(module.name() + ".bias")) {
                    System.arraycopy(
                            source.read(module.name() + ".bias", module.width()),
                            0,
                            bias,
                            module.start(),
                            module.width());
                    hasBias = true;
                }
            }
            return new Linear(
                    group,
                    own(scope, Tensor.cat(parts, 0)),
                    hasBias
                            ? Optional.of(
                                    own(scope, Tensor.of(bias, bias.length).to(type)))
                            : Optional.empty());
        }
    }

    private Tensor load(WeightSource source, String name, long... shape) {
        try (TensorScope scope = TensorScope.open()) {
            return own(
                    scope,
                    Tensor.of(
                                    source.read(
                                            name,
                                            Math.toIntExact(LongStream.of(shape).reduce(1, Math::multiplyExact))),
                                    shape)
                            .to(type));
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
