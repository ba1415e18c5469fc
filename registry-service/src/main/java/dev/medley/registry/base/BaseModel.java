package dev.medley.registry.base;

/**
 * A base as the catalogue knows it.
 *
 * @param name hub name, such as {@code HuggingFaceTB/SmolLM2-135M-Instruct}
 * @param readyWorkers live workers that serve it now
 */
public record BaseModel(
        String name, String license, int layers, int hiddenSize, DefaultMixture defaultMixture, int readyWorkers) {}
