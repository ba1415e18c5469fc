package dev.medley.worker.model;

import dev.medley.worker.weights.UnreadableWeights;

/** Weights of a base by their hub names, dequantised to float32. Implementations read GGUF or safetensors. */
public interface WeightSource {
    ModelConfig config();

    boolean has(String name);

    /** Row-major values of a tensor such as {@code model.layers.0.self_attn.q_proj.weight}. */
    float[] read(String name);

    /**
     * The same, of so many numbers.
     *
     * @throws UnreadableWeights when the base's configuration says another size than its file
     */
    default float[] read(String name, int count) {
        float[] values = read(name);
        if (values.length != count) {
            throw new UnreadableWeights(
                    name + " has " + values.length + " numbers; by the base's configuration it has " + count);
        }
        return values;
    }

    /** Of a module such as {@code lm_head}; a head without a weight of its own has the embedding's. */
    default BaseWeight weight(String module) {
        String own = module + ".weight";
        String name = has(own) ? own : "model.embed_tokens.weight";
        return new BaseWeight(read(name), rounding(name));
    }

    /** See {@link BaseWeight#rounding()}: bfloat16's where the file says nothing else. */
    default double rounding(String name) {
        return 2e-3;
    }
}
