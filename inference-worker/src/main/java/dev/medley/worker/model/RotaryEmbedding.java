package dev.medley.worker.model;

import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import java.util.List;

/**
 * Rotary position embedding (RoFormer, arXiv 2104.09864) in the rotate-half form of the hub's Llama weights: feature i is paired with
 * i + headSize / 2. Tables are float32 and rounded once to the compute type, as the reference does.
 */
final class RotaryEmbedding implements AutoCloseable {
    private final Tensor cosine; // (context, head size)
    private final Tensor sine; // (context, head size), first half negated
    private final int half;

    RotaryEmbedding(ModelConfig config, Rope rope, TensorType type) {
        int size = config.headSize();
        this.half = size / 2;
        float[] frequencies = rope.frequencies(size);
        float[] cos = new float[config.contextLength() * size];
        float[] sin = new float[config.contextLength() * size];
        for (int position = 0; position < config.contextLength(); position++) {
            for (int i = 0; i < half; i++) {
                float angle = position * frequencies[i];
                int at = position * size + i;
                cos[at] = (float) Math.cos(angle) * rope.magnitude();
                cos[at + half] = cos[at];
                sin[at + half] = (float) Math.sin(angle) * rope.magnitude();
                sin[at] = -sin[at + half];
            }
        }
        try (TensorScope scope = TensorScope.open()) {
            cosine = scope.keep(Tensor.of(cos, config.contextLength(), size).to(type));
            sine = scope.keep(Tensor.of(sin, config.contextLength(), size).to(type));
        }
    }

    /** Rows of the tables for the rows of a step. */
    record Angles(Tensor cosine, Tensor sine) {}

    Angles at(Tensor positions) {
        return new Angles(
                cosine.indexSelect(0, positions).reshape(positions.elements(), 1, 2L * half),
                sine.indexSelect(0, positions).reshape(positions.elements(), 1, 2L * half));
    }

    /** Rotates (rows, heads, head size). */
    Tensor rotate(Tensor x, Angles angles) {
        Tensor swapped = Tensor.cat(List.of(x.narrow(2, half, half), x.narrow(2, 0, half)), 2);
        return x.times(angles.cosine()).add(swapped.times(angles.sine()));
    }

    @Override
    public void close() {
        cosine.close();
        sine.close();
    }
}
