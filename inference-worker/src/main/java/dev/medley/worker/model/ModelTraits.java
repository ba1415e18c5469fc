package dev.medley.worker.model;

import java.util.List;
import java.util.Optional;

/**
 * What sets a base apart from plain Llama.
 *
 * @param activation between gate and up
 * @param postNorms attention and feed-forward have a norm behind them, too
 * @param embeddingScale factor of the embeddings
 * @param queryScale factor of the attention scores
 * @param attentionCap bound of the attention scores by tanh; 0: none
 * @param logitCap bound of the logits by tanh; 0: none
 * @param rope of all layers but the local ones
 * @param localRope of layers with a window, where it is another one
 * @param windows by layer: most tokens that a token sees, itself included; 0, or no entry: all before it
 */
public record ModelTraits(
        Activation activation,
        boolean postNorms,
        double embeddingScale,
        double queryScale,
        double attentionCap,
        double logitCap,
        Rope rope,
        Optional<Rope> localRope,
        List<Integer> windows) {
    /** Of the gated feed-forward. */
    public enum Activation {
        SILU,
        GELU_TANH
    }

    public ModelTraits {
        windows = List.copyOf(windows);
    }

    /** Llama: silu, plain attention, no bounds. */
    public static ModelTraits llama(Rope rope, int headSize) {
        return new ModelTraits(
                Activation.SILU, false, 1, 1 / Math.sqrt(headSize), 0, 0, rope, Optional.empty(), List.of());
    }

    public ModelTraits withWindows(List<Integer> layers) {
        return new ModelTraits(
                activation, postNorms, embeddingScale, queryScale, attentionCap, logitCap, rope, localRope, layers);
    }

    /** Most tokens that a token of this layer sees, itself included. */
    int window(int layer) {
        int window = layer < windows.size() ? windows.get(layer) : 0;
        return window == 0 ? Integer.MAX_VALUE : window;
    }

    boolean isLocal(int layer) {
        return window(layer) != Integer.MAX_VALUE && localRope.isPresent();
    }
}
