package dev.medley.worker.model;

import dev.medley.worker.model.Attention.Step;
import dev.medley.worker.model.ModelTraits.Activation;
import dev.medley.worker.model.ModelWeights.Layer;
import dev.medley.worker.model.ModelWeights.Linear;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The forward pass of a Llama-family base. Holds no state of a request; not safe for many threads. */
public final class CausalModel implements AutoCloseable {
    private final ModelConfig config;
    private final ModelWeights weights;
    private final RotaryEmbedding rotary;
    private final Optional<RotaryEmbedding> localRotary;
    private final Attention attention;
    private final ModuleGroup embeddingGroup;
    private final ModuleGroup headGroup;

    public CausalModel(ModelWeights weights) {
        this.config = weights.config();
        this.weights = weights;
        this.rotary = new RotaryEmbedding(config, config.traits().rope(), weights.type());
        this.localRotary = config.traits().localRope().map(rope -> new RotaryEmbedding(config, rope, weights.type()));
        this.attention = new Attention(config);
        this.embeddingGroup = ModuleGroup.embedding(config);
        this.headGroup = ModuleGroup.head(config);
    }

    public ModelConfig config() {
        return config;
    }

    /** The same weights for {@link GradientModel}; they live as long as this model. */
    public GradientModel withGradients() {
        ModelTraits plain = ModelTraits.llama(config.traits().rope(), config.headSize());
        boolean bare = weights.layers().getFirst().headNorms().isEmpty()
                && weights.layers().getFirst().queryKeyValue().bias().isEmpty();
        if (!config.traits().equals(plain) || !bare) {
            throw new IllegalArgumentException("training is for plain Llama bases; " + config.name() + " is none");
        }
        return new GradientModel(weights, rotary);
    }

    /**
     * Runs one step and advances the caches of its sequences.
     *
     * @return logits in float32, one array (vocabulary) for each sequence that wants them, in order
     */
    public float[][] forward(ForwardBatch batch, LinearDelta delta) {
        float[][] logits;
        try (TensorScope _ = TensorScope.open()) {
            Tensor tokens = Tensor.of(batch.tokenIds());
            Tensor x = weights.embedding().indexSelect(0, tokens); // (rows, hidden)
            delta.addTo(embeddingGroup, tokens, x);
            if (config.traits().embeddingScale() != 1) {
                x = x.times(config.traits().embeddingScale());
            }
            Map<Integer, Step> steps = new HashMap<>();
            for (int layer = 0; layer < config.layers(); layer++) {
                int index = layer;
                Step step = steps.computeIfAbsent(config.traits().window(layer), _ -> step(batch, index));
                x = layer(layer, step, x, delta);
            }
            logits = logits(batch, x, delta);
        }
        batch.sequences().forEach(rows -> rows.cache().advance(rows.tokens().length));
        return logits;
    }

    /** What all layers with the window of this one share. */
    private Step step(ForwardBatch batch, int layer) {
        int window = config.traits().window(layer);
        RotaryEmbedding turns = config.traits().isLocal(layer) ? localRotary.orElseThrow() : rotary;
        return new Step(
                turns.at(Tensor.of(batch.positions())),
                AttentionPlan.of(batch, weights.type(), window),
                new CausalMasks(batch, weights.type(), window));
    }

    private Tensor layer(int index, Step step, Tensor x, LinearDelta delta) {
        // The scope bounds a prefill's memory to one layer; only the residual stream leaves it.
        try (TensorScope scope = TensorScope.open()) {
            Layer layer = weights.layers().get(index);
            Tensor attentionIn = x.rmsNorm(layer.attentionNorm(), config.normEpsilon());
            Tensor attended = attend(index, step, apply(layer.queryKeyValue(), attentionIn, delta));
            Tensor attentionOut = normed(apply(layer.attentionOut(), attended, delta), layer.afterAttention());
            Tensor afterAttention = x.add(attentionOut); // (rows, hidden)

            Tensor feedForwardIn = afterAttention.rmsNorm(layer.feedForwardNorm(), config.normEpsilon());
            Tensor gateUp = apply(layer.gateUp(), feedForwardIn, delta); // (rows, 2 * feed forward)
            int width = config.feedForward();
            Tensor gate = gateUp.narrow(1, 0, width);
            Tensor activated = config.traits().activation() == Activation.SILU ? gate.silu() : gate.gelu();
            Tensor down = apply(layer.down(), activated.times(gateUp.narrow(1, width, width)), delta);
            return scope.handOver(afterAttention.add(normed(down, layer.afterFeedForward())));
        }
    }

    /** (rows, q + k + v) gives (rows, q). */
    private Tensor attend(int index, Step step, Tensor qkv) {
        long rows = qkv.size(0);
        int q = config.queryWidth();
        int kv = config.keyValueWidth();
        // Queries and keys lie side by side and turn by the same angles.
        int turned = config.heads() + config.keyValueHeads();
        Tensor both = heads(qkv.narrow(1, 0, (long) q + kv), rows, turned);
        Tensor rotated = rotary.rotate(headNormed(weights.layers().get(index), both), step.angles());
        Tensor queries = rotated.narrow(1, 0, config.heads());
        Tensor keys = rotated.narrow(1, config.heads(), config.keyValueHeads());
        Tensor values = heads(qkv.narrow(1, (long) q + kv, kv), rows, config.keyValueHeads());
        return attention.attend(index, step, queries, keys, values);
    }

    private Tensor headNormed(Layer layer, Tensor both) {
        return layer.headNorms()
                .map(norms -> Tensor.cat(
                        List.of(
                                both.narrow(1, 0, config.heads()).rmsNorm(norms.query(), config.normEpsilon()),
                                both.narrow(1, config.heads(), config.keyValueHeads())
                                        .rmsNorm(norms.key(), config.normEpsilon())),
                        1))
                .orElse(both);
    }

    private Tensor normed(Tensor x, Optional<Tensor> norm) {
        return norm.map(weight -> x.rmsNorm(weight, config.normEpsilon())).orElse(x);
    }

    private Tensor heads(Tensor x, long rows, int heads) {
        return x.reshape(rows, heads, config.headSize());
    }

    private static Tensor apply(Linear linear, Tensor input, LinearDelta delta) {
        Tensor output = input.linear(linear.weight());
        linear.bias().ifPresent(output::addInPlace);
        delta.addTo(linear.group(), input, output);
        return output;
    }

    private float[][] logits(ForwardBatch batch, Tensor x, LinearDelta delta) {
        long[] rows = batch.logitRows();
        float[][] logits = new float[rows.length][config.vocabulary()];
        if (rows.length == 0) {
            return logits;
        }
        Tensor last = x.indexSelect(0, Tensor.of(rows)).rmsNorm(weights.finalNorm(), config.normEpsilon());
        Tensor output = last.linear(weights.head()); // (sequences, vocabulary)
        delta.addToSome(headGroup, rows, last, output);
        double cap = config.traits().logitCap();
        float[] all = (cap > 0 ? output.times(1 / cap).tanh().times(cap) : output).toFloats();
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(all, i * config.vocabulary(), logits[i], 0, config.vocabulary());
        }
        return logits;
    }

    @Override
    public void close() {
        rotary.close();
        localRotary.ifPresent(RotaryEmbedding::close);
        weights.close();
    }
}
