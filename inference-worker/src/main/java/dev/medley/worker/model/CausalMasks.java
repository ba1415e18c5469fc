package dev.medley.worker.model;

import dev.medley.worker.model.ForwardBatch.Rows;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorType;
import java.util.HashMap;
import java.util.Map;

/** Keeps the tokens of a prefill from seeing later ones. Built once a step, in the step's scope, and shared by its layers. */
final class CausalMasks {
    private record Shape(int tokens, int past) {}

    private final Map<Shape, Tensor> masks = new HashMap<>();
    private final int window;

    /** @param window most tokens that a token sees, itself included */
    CausalMasks(ForwardBatch batch, TensorType type, int window) {
        this.window = window;
        for (Rows rows : batch.sequences()) {
            int tokens = rows.tokens().length;
            if (tokens > 1) {
                masks.computeIfAbsent(new Shape(tokens, rows.cache().length()), shape -> build(shape, type));
            }
        }
    }

    /** Adds minus infinity to scores (kv heads, group * tokens, past + tokens) where a column is later than its row. */
    Tensor apply(Tensor scores, int group, int tokens, int past) {
        Tensor mask = masks.get(new Shape(tokens, past)); // none for a single token: it may see everything
        if (mask == null) {
            return scores;
        }
        long heads = scores.size(0);
        long context = (long) past + tokens;
        return scores.reshape(heads * group, tokens, context).add(mask).reshape(heads, (long) group * tokens, context);
    }

    private Tensor build(Shape shape, TensorType type) {
        int context = shape.past() + shape.tokens();
        float[] values = new float[shape.tokens() * context];
        for (int row = 0; row < shape.tokens(); row++) {
            for (int column = 0; column <= shape.past() + row - window; column++) {
                values[row * context + column] = Float.NEGATIVE_INFINITY;
            }
            for (int column = shape.past() + row + 1; column < context; column++) {
                values[row * context + column] = Float.NEGATIVE_INFINITY;
            }
        }
        return Tensor.of(values, 1, shape.tokens(), context).to(type);
    }
}
