package dev.medley.worker.lora;

import java.util.Collections;
import java.util.List;

/**
 * How a sequence's adapters are put together.
 *
 * @param gate where each token's shares come from
 * @param adapters leased
 * @param weights one for each adapter. Without a gate the share itself: any number, since people choose it. With a gate the prior p, at least 0,
 *     whose logarithm is added to the gate's logits: 1 changes nothing, 0 removes the adapter
 * @param shares what the gate gave so far
 */
public record Mixture(Gate gate, List<LoraAdapter> adapters, List<Double> weights, GateShares shares) {
    /** The base alone. */
    public static final Mixture NONE = fixed(List.of(), List.of());

    public Mixture {
        adapters = List.copyOf(adapters);
        weights = List.copyOf(weights);
        if (adapters.size() != weights.size()) {
            throw new IllegalArgumentException(adapters.size() + " adapters but " + weights.size() + " weights");
        }
    }

    /** Weights as the request gives them. */
    public static Mixture fixed(List<LoraAdapter> adapters, List<Double> weights) {
        return gated(Gate.FIXED, adapters, weights);
    }

    public static Mixture gated(Gate gate, List<LoraAdapter> adapters, List<Double> weights) {
        return new Mixture(gate, adapters, weights, new GateShares(adapters.size()));
    }

    /** Of what its adapter gets, the part of this member: all of it, unless the adapter occurs more than once. */
    double part(int member) {
        double all = 0;
        for (int i = 0; i < adapters.size(); i++) {
            all += adapters.get(i) == adapters.get(member) ? weights.get(i) : 0;
        }
        return all == 0 ? 0 : weights.get(member) / all;
    }

    boolean isFixed() {
        return gate instanceof Gate.Fixed;
    }

    /** Whether shares are decided for each token and module. */
    boolean isGated() {
        return switch (gate) {
            case Gate.Learnt _, Gate.Arrow _ -> true;
            case Gate.Fixed _, Gate.Fusion _ -> false;
        };
    }

    /** What each adapter contributed: the given weight, or the gate's mean share over all tokens and modules so far. */
    public List<Double> heard() {
        return switch (gate) {
            case Gate.Fixed _ -> weights;
            case Gate.Fusion _ -> Collections.nCopies(adapters.size(), 1.0 / adapters.size());
            case Gate.Learnt _, Gate.Arrow _ -> shares.mean();
        };
    }
}
