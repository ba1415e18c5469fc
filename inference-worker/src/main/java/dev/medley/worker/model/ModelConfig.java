package dev.medley.worker.model;

/**
 * Hyper-parameters of a Llama-family base.
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
        double ropeTheta,
        int contextLength,
        boolean tiedHead) {

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
}
