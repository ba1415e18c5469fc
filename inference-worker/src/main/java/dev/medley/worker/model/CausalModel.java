package dev.medley.worker.model;

import dev.medley.worker.model.Attention.Step;
import dev.medley.worker.model.ModelWeights.Layer;
import dev.medley.worker.model.ModelWeights.Linear;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;

/** The forward pass of a Llama-family base. Holds no state of a request; not safe for many threads. */
public final class CausalModel implements AutoCloseable {
    private final ModelConfig config;
    private final ModelWeights weights;
    private final RotaryEmbedding rotary;
    private final Attention attention;

    public CausalModel(ModelWeights weights) {
        this.config = weights.config();
        this.weights = weights;
        this.rotary = new RotaryEmbedding(config, weights.type());
        this.attention = new Attention(config);
    }

    public ModelConfig config() {
        return config;
    }

    /** The same weights for {@link GradientModel}; they live as long as this model. */
    public GradientModel withGradients() {
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
            Tensor x = weights.embedding().indexSelect(0, Tensor.of(batch.tokenIds())); // (rows, hidden)
            var step = new Step(
                    rotary.at(Tensor.of(batch.positions())),
                    AttentionPlan.of(batch, weights.type()),
                    new CausalMasks(batch, weights.type()));
            for (int layer = 0; layer < config.layers(); layer++) {
                x = layer(layer, step, x, delta);
            }
            logits = logits(batch, x);
        }
        batch.sequences().forEach(rows -> rows.cache().advance(rows.tokens().length));
        return logits;
    }

    private Tensor layer(int index, Step step, Tensor x, LinearDelta delta) {
        // The scope bounds a prefill's memory to one layer; only the residual stream leaves it.
        try (TensorScope scope = TensorScope.open()) {
            Layer layer = weights.layers().get(index);
            long rows = x.size(0);
            Tensor attentionIn = x.rmsNorm(layer.attentionNorm(), config.normEpsilon());
            Tensor qkv = apply(layer.queryKeyValue(), attentionIn, delta); // (rows, q + k + v)
            int q = config.queryWidth();
            int kv = config.keyValueWidth();
            // Queries and keys lie side by side and turn by the same angles.
            int turned = config.heads() + config.keyValueHeads();
            Tensor rotated = rotary.rotate(heads(qkv.narrow(1, 0, (long) q + kv), rows, turned), step.angles());
            Tensor queries = rotated.narrow(1, 0, config.heads());
            Tensor keys = rotated.narrow(1, config.heads(), config.keyValueHeads());
            Tensor values = heads(qkv.narrow(1, (long) q + kv, kv), rows, config.keyValueHeads());
            Tensor attended = attention.attend(index, step, queries, keys, values);
            Tensor afterAttention = x.add(apply(layer.attentionOut(), attended, delta)); // (rows, hidden)

            Tensor feedForwardIn = afterAttention.rmsNorm(layer.feedForwardNorm(), config.normEpsilon());
            Tensor gateUp = apply(layer.gateUp(), feedForwardIn, delta); // (rows, 2 * feed forward)
            int width = config.feedForward();
            Tensor activated = gateUp.narrow(1, 0, width).silu().times(gateUp.narrow(1, width, width));
            return scope.handOver(afterAttention.add(apply(layer.down(), activated, delta)));
        }
    }

    private Tensor heads(Tensor x, long rows, int heads) {
        return x.reshape(rows, heads, config.headSize());
    }

    private static Tensor apply(Linear linear, Tensor input, LinearDelta delta) {
        Tensor output = input.linear(linear.weight());
        delta.addTo(linear.group(), input, output);
        return output;
    }

    private float[][] logits(ForwardBatch batch, Tensor x) {
        long[] rows = batch.logitRows();
        float[][] logits = new float[rows.length][config.vocabulary()];
        if (rows.length == 0) {
            return logits;
        }
        Tensor last = x.indexSelect(0, Tensor.of(rows)).rmsNorm(weights.finalNorm(), config.normEpsilon());
        float[] all = last.linear(weights.head()).toFloats(); // (sequences, vocabulary)
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(all, i * config.vocabulary(), logits[i], 0, config.vocabulary());
        }
        return logits;
    }

    @Override
    public void close() {
        rotary.close();
        weights.close();
    }
}
