package dev.medley.worker.weights;

/** A base's file is damaged or of a kind that can't be read; the message names what and where. */
public final class UnreadableWeights extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableWeights(String message) {
        super(message);
    }
}
