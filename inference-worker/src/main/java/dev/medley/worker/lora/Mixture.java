package dev.medley.worker.lora;

import java.util.List;

/**
 * How much of each adapter a token gets: here the same for every token and module. Weights may be negative or above 1 (they come from people),
 * and needn't sum to 1.
 *
 * @param adapters leased
 * @param weights one for each adapter
 */
public record Mixture(List<LoraAdapter> adapters, List<Double> weights) {
    /** The base alone. */
    public static final Mixture NONE = new Mixture(List.of(), List.of());

    public Mixture {
        adapters = List.copyOf(adapters);
        weights = List.copyOf(weights);
        if (adapters.size() != weights.size()) {
            throw new IllegalArgumentException(adapters.size() + " adapters but " + weights.size() + " weights");
        }
    }
}
