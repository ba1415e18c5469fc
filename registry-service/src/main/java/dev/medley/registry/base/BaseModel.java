package dev.medley.registry.base;

import java.util.Optional;

/**
 * A base as the catalogue knows it.
 *
 * @param name hub name, such as {@code HuggingFaceTB/SmolLM2-135M-Instruct}
 * @param router reference of the router for requests that name none
 * @param retriever reference of the retriever that maps embeddings of its adapters; empty: they are compared as they are
 * @param fitSlack how far below its examples a prompt may be and still fit an adapter
 * @param readyWorkers live workers that serve it now
 */
public record BaseModel(
        String name,
        String license,
        int layers,
        int hiddenSize,
        DefaultMixture defaultMixture,
        Optional<String> router,
        Optional<String> retriever,
        double fitSlack,
        int readyWorkers) {}
