package dev.medley.worker.sampling;

/**
 * Which unlikely tokens a draw leaves out: {@code top_p} as OpenAI has it, {@code top_k} and {@code min_p} as vLLM. The two cut first.
 *
 * @param topP from 0 to 1: the smallest set of tokens with this probability is drawn from; 0 takes the likeliest
 * @param topK most tokens to draw from; 0: any number
 * @param minP from 0 to 1: what share of the likeliest token's probability others need
 */
public record Tail(double topP, int topK, double minP) {
    public Tail {
        if (!(topP >= 0 && topP <= 1) || topK < 0 || !(minP >= 0 && minP <= 1)) {
            throw new IllegalArgumentException(
                    "top_p " + topP + ", top_k " + topK + " or min_p " + minP + " out of range");
        }
    }

    /** Nothing is left to chance. */
    boolean isCertain() {
        return topP == 0 || topK == 1;
    }

    boolean leavesNothingOut() {
        return topP == 1 && topK == 0 && minP == 0;
    }
}
