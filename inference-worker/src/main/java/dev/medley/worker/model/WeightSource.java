package dev.medley.worker.model;

/** Weights of a base by their hub names, dequantised to float32. Implementations read GGUF or safetensors. */
public interface WeightSource {
    ModelConfig config();

    boolean has(String name);

    /** Row-major values of a tensor such as {@code model.layers.0.self_attn.q_proj.weight}. */
    float[] read(String name);
}
