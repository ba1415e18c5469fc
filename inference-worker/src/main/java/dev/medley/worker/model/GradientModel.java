package dev.medley.worker.model;

import dev.medley.worker.model.ModelWeights.Layer;
import dev.medley.worker.model.ModelWeights.Linear;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The forward pass of {@link CausalModel} over whole texts, without a cache and without changing a tensor in place, so that gradients of what is
 * added to its linear modules can be computed. Not safe for many threads.
 */
public final class GradientModel {
    /** What is added to a linear group, as a new tensor. */
    @FunctionalInterface
    public interface Addition {
        /** {@code output} with the addition: (rows, summed width of the group's modules). */
        Tensor to(ModuleGroup group, Tensor input, Tensor output);
    }

    private final ModelConfig config;
    private final ModelWeights weights;
    private final RotaryEmbedding rotary;

    GradientModel(ModelWeights weights, RotaryEmbedding rotary) {
        this.config = weights.config();
        this.weights = weights;
        this.rotary = rotary;
    }

    /**
     * Logits of some rows of texts laid one after the other; inside the caller's scope, which keeps what the gradients need.
     *
     * @param rows indices among all tokens of all texts
     */
    public Tensor logits(List<int[]> texts, long[] rows, Addition addition) {
        long[] tokens = texts.stream()
                .flatMapToInt(java.util.Arrays::stream)
                .asLongStream()
                .toArray();
        long[] positions = new long[tokens.length];
        int row = 0;
        for (int[] text : texts) {
            for (int i = 0; i < text.length; i++) {
                positions[row++] = i;
            }
        }
        RotaryEmbedding.Angles angles = rotary.at(Tensor.of(positions));
        Map<Integer, Tensor> masks = new HashMap<>();
        texts.forEach(text -> masks.computeIfAbsent(text.length, this::mask));
        Tensor x = weights.embedding().indexSelect(0, Tensor.of(tokens));
        for (Layer layer : weights.layers()) {
            x = layer(layer, texts, angles, masks, x, addition);
        }
        return x.indexSelect(0, Tensor.of(rows))
                .rmsNorm(weights.finalNorm(), config.normEpsilon())
                .linear(weights.head())
                .to(TensorType.FLOAT32);
    }

    private Tensor layer(
            Layer layer,
            List<int[]> texts,
            RotaryEmbedding.Angles angles,
            Map<Integer, Tensor> masks,
            Tensor x,
            Addition addition) {
        long rows = x.size(0);
        int q = config.queryWidth();
        int kv = config.keyValueWidth();
        Tensor qkv = apply(layer.queryKeyValue(), x.rmsNorm(layer.attentionNorm(), config.normEpsilon()), addition);
        int turned = config.heads() + config.keyValueHeads();
        Tensor rotated =
                rotary.rotate(qkv.narrow(1, 0, (long) q + kv).reshape(rows, turned, config.headSize()), angles);
        Tensor values = qkv.narrow(1, (long) q + kv, kv).reshape(rows, config.keyValueHeads(), config.headSize());
        List<Tensor> attended = new ArrayList<>();
        long start = 0;
        for (int[] text : texts) {
            Tensor own = rotated.narrow(0, start, text.length);
            attended.add(attend(
                    own.narrow(1, 0, config.heads()),
                    own.narrow(1, config.heads(), config.keyValueHeads()),
                    values.narrow(0, start, text.length),
                    masks.get(text.length)));
            start += text.length;
        }
        Tensor after = x.add(apply(layer.attentionOut(), Tensor.cat(attended, 0), addition));
        Tensor gateUp = apply(layer.gateUp(), after.rmsNorm(layer.feedForwardNorm(), config.normEpsilon()), addition);
        int width = config.feedForward();
        Tensor activated = gateUp.narrow(1, 0, width).silu().times(gateUp.narrow(1, width, width));
        return after.add(apply(layer.down(), activated, addition));
    }

    /** One text: (tokens, heads, size) and (tokens, kv heads, size) give (tokens, heads * size). */
    private Tensor attend(Tensor queries, Tensor keys, Tensor values, Tensor mask) {
        int group = config.groupSize();
        int heads = config.keyValueHeads();
        int size = config.headSize();
        long tokens = queries.size(0);
        Tensor rows = queries.reshape(tokens, heads, group, size)
                .permute(1, 2, 0, 3)
                .reshape(heads, group * tokens, size)
                .times(1.0 / Math.sqrt(size));
        Tensor scores = rows.bmm(keys.permute(1, 2, 0)); // (kv heads, group * tokens, tokens)
        Tensor seen = scores.reshape((long) heads * group, tokens, tokens)
                .add(mask)
                .softmax(2)
                .reshape(heads, group * tokens, tokens);
        return seen.bmm(values.transpose(0, 1))
                .reshape(heads, group, tokens, size)
                .permute(2, 0, 1, 3)
                .reshape(tokens, config.queryWidth());
    }

    private Tensor mask(int tokens) {
        float[] values = new float[tokens * tokens];
        for (int row = 0; row < tokens; row++) {
            for (int column = row + 1; column < tokens; column++) {
                values[row * tokens + column] = Float.NEGATIVE_INFINITY;
            }
        }
        return Tensor.of(values, 1, tokens, tokens).to(weights.type());
    }

    private static Tensor apply(Linear linear, Tensor input, Addition addition) {
        return addition.to(linear.group(), input, input.linear(linear.weight()));
    }
}
