package dev.medley.worker.model;

/** Weights of a base by their hub names, dequantised to float32. Implementations read GGUF or safetensors. */
public interface WeightSource {
    ModelConfig config();

    boolean has(String name);

    /** Row-major values of a tensor such as {@code model.layers.0.self_attn.q_proj.weight}. */
    float[] read(String name);

    /** Of a module such as {@code lm_head}; a head without a weight of its own has the embedding's. */
    default float[] weight(String module) {
        String own = module + ".weight";
        return read(has(own) ? own : "model.embed_tokens.weight");
    }
}
