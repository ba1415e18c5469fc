package dev.medley.worker.model;

import dev.medley.worker.kernel.Element;
import dev.medley.worker.kernel.LargePages;
import dev.medley.worker.kernel.MatrixKernel;
import dev.medley.worker.kernel.Panels;
import dev.medley.worker.model.ModuleGroup.Module;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The base's weights packed for {@link VectorModel}; norms and biases as plain float32. Immutable after loading, owned until {@link #close}. */
final class VectorWeights implements AutoCloseable {
    /** A linear group of one layer with what its outputs start from. */
    record Linear(ModuleGroup group, Panels weight, float[] bias, boolean hasBias) {}

    /** Norms of each head's queries and keys. */
    record HeadNorms(float[] query, float[] key) {}

    /** One decoder layer; the norms behind attention and feed-forward only where the family has them. */
    record Layer(
            float[] attentionNorm,
            Linear queryKeyValue,
            Optional<HeadNorms> headNorms,
            Linear attentionOut,
            Optional<float[]> afterAttention,
            float[] feedForwardNorm,
            Linear gateUp,
            Linear down,
            Optional<float[]> afterFeedForward) {}

    private static final long CHUNK = 64L << 20;

    private final Arena arena = Arena.ofShared();
    private final SegmentAllocator memory = new LargePages(arena, CHUNK);
    private final ModelConfig config;
    private final Element element;
    private final Optional<MatrixKernel> unit;
    private final Panels embedding;
    private final List<Layer> layers = new ArrayList<>();
    private final float[] finalNorm;
    private final Panels head;

    VectorWeights(WeightSource source, Element element, Optional<MatrixKernel> unit) {
        this.config = source.config();
        this.element = element;
        this.unit = unit;
        this.embedding = Panels.wide(
                memory,
                element,
                unit,
                config.hidden(),
                List.of(source.read("model.embed_tokens.weight", config.vocabulary() * config.hidden())));
        for (int layer = 0; layer < config.layers(); layer++) {
            layers.add(layer(source, layer));
        }
        this.finalNorm = source.read("model.norm.weight", config.hidden());
        this.head = config.tiedHead()
                ? embedding
                : Panels.wide(
                        memory,
                        element,
                        unit,
                        config.hidden(),
                        List.of(source.read("lm_head.weight", config.vocabulary() * config.hidden())));
    }

    ModelConfig config() {
        return config;
    }

    Element element() {
        return element;
    }

    Panels embedding() {
        return embedding;
    }

    List<Layer> layers() {
        return layers;
    }

    float[] finalNorm() {
        return finalNorm;
    }

    Panels head() {
        return head;
    }

    private Layer layer(WeightSource source, int layer) {
        String prefix = "model.layers." + layer + ".";
        List<ModuleGroup> groups = ModuleGroup.ofLayer(config, layer);
        boolean post = config.traits().postNorms();
        int hidden = config.hidden();
        Optional<float[]> queryNorm = source.has(prefix + "self_attn.q_norm.weight")
                ? Optional.of(source.read(prefix + "self_attn.q_norm.weight", config.headSize()))
                : Optional.empty();
        return new Layer(
                source.read(prefix + "input_layernorm.weight", hidden),
                linear(source, groups.get(0)),
                queryNorm.map(norm ->
                        new HeadNorms(norm, source.read(prefix + "self_attn.k_norm.weight", config.headSize()))),
                linear(source, groups.get(1)),
                post ? Optional.of(source.read(prefix + "post_attention_layernorm.weight", hidden)) : Optional.empty(),
                source.read(
                        prefix + (post ? "pre_feedforward_layernorm.weight" : "post_attention_layernorm.weight"),
                        hidden),
                linear(source, groups.get(2)),
                linear(source, groups.get(3)),
                post
                        ? Optional.of(source.read(prefix + "post_feedforward_layernorm.weight", hidden))
                        : Optional.empty());
    }

    private Linear linear(WeightSource source, ModuleGroup group) {
        List<float[]> weights = new ArrayList<>();
        float[] bias = new float[group.width()];
        boolean hasBias = false;
        for (Module module : group.modules()) {
            weights.add(source.read(module.name() + ".weight", module.width() * module.inputs()));
            if (source.has(module.name() + ".bias")) {
                System.arraycopy(
                        source.read(module.name() + ".bias", module.width()), 0, bias, module.start(), module.width());
                hasBias = true;
            }
        }
        return new Linear(group, Panels.wide(memory, element, unit, group.inputs(), weights), bias, hasBias);
    }

    @Override
    public void close() {
        arena.close();
    }
}
