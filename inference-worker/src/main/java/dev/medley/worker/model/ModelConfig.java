package dev.medley.worker.model;

import dev.medley.format.ModuleMap;
import dev.medley.format.ModuleMap.LlamaSizes;

/**
 * Hyper-parameters of a base: a Llama with whatever traits its family adds.
 *
 * @param name hub name, such as {@code HuggingFaceTB/SmolLM2-135M-Instruct}
 * @param headSize features of one attention head
 * @param contextLength positions the base was trained for
 * @param tiedHead the output projection is the embedding
 */
public record ModelConfig(
        String name,
        int vocabulary,
        int hidden,
        int feedForward,
        int layers,
        int heads,
        int keyValueHeads,
        int headSize,
        double normEpsilon,
        int contextLength,
        boolean tiedHead,
        ModelTraits traits) {

    /** A plain Llama. */
    public ModelConfig(
            String name,
            int vocabulary,
            int hidden,
            int feedForward,
            int layers,
            int heads,
            int keyValueHeads,
            int headSize,
            double normEpsilon,
            double ropeTheta,
            int contextLength,
            boolean tiedHead) {
        this(
                name,
                vocabulary,
                hidden,
                feedForward,
                layers,
                heads,
                keyValueHeads,
                headSize,
                normEpsilon,
                contextLength,
                tiedHead,
                ModelTraits.llama(Rope.of(ropeTheta), headSize));
    }

    public ModelConfig {
        if (vocabulary < 1 || hidden < 1 || feedForward < 1 || layers < 1 || contextLength < 1 || headSize < 2) {
            throw new IllegalArgumentException("base " + name + " has an empty dimension");
        }
        if (keyValueHeads < 1 || heads < 1 || heads % keyValueHeads != 0 || headSize % 2 != 0) {
            throw new IllegalArgumentException(
                    "base " + name + ": " + heads + " heads do not share " + keyValueHeads + " key-value heads");
        }
    }

    /** Query heads that share one key-value head. */
    public int groupSize() {
        return heads / keyValueHeads;
    }

    /** Features of the queries of one token. */
    public int queryWidth() {
        return heads * headSize;
    }

    /** Features of the keys, and of the values, of one token. */
    public int keyValueWidth() {
        return keyValueHeads * headSize;
    }

    /** The modules that an adapter of this base may have, as the format checks them. */
    public ModuleMap modules() {
        return ModuleMap.llama(
                name, new LlamaSizes(layers, hidden, feedForward, heads, keyValueHeads, headSize, vocabulary));
    }
}
