package dev.medley.worker.engine;

import dev.medley.worker.lora.AdapterRef;
import dev.medley.worker.lora.Gate;
import dev.medley.worker.lora.LoraAdapter;
import dev.medley.worker.lora.Mixture;
import dev.medley.worker.lora.Router;
import dev.medley.worker.lora.RouterRef;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The adapters of a request and how they are put together.
 *
 * @param members empty for the base alone
 * @param router of {@link Mode#RAMOLE}, and of no other mode
 */
public record Blend(Mode mode, List<Member> members, Optional<RouterRef> router) {
    /** The names of the API. */
    public enum Mode {
        BASE,
        SINGLE,
        WEIGHTED,
        UNIFORM,
        RAMOLE,
        ARROW,
        FUSION;

        /** Whether shares are decided for each token and module; weights are priors then. */
        public boolean isGated() {
            return this == RAMOLE || this == ARROW;
        }
    }

    /**
     * An adapter with its weight.
     *
     * @param weight its share; with a gate the prior whose logarithm is added, at least 0, where 1 for all means none
     */
    public record Member(AdapterRef adapter, double weight) {
        public Member {
            if (!Double.isFinite(weight)) {
                throw new IllegalArgumentException("weight of " + adapter.id() + " is not finite");
            }
        }
    }

    public static final Blend BASE = new Blend(Mode.BASE, List.of());

    public Blend {
        members = List.copyOf(members);
        if ((mode == Mode.BASE) != members.isEmpty()) {
            throw new IllegalArgumentException("mode " + mode + " with " + members.size() + " adapters");
        }
        if ((mode == Mode.RAMOLE) != router.isPresent()) {
            throw new IllegalArgumentException("mode " + mode + " and a router do not go together");
        }
        if (mode.isGated() && members.stream().anyMatch(member -> member.weight() < 0)) {
            throw new IllegalArgumentException("a prior is negative");
        }
    }

    /** A blend that needs no router. */
    public Blend(Mode mode, List<Member> members) {
        this(mode, members, Optional.empty());
    }

    /** What the numbers depend on beside the base: equal for two requests exactly when they compute the same. */
    public String identity() {
        String who = members.stream()
                .map(member -> member.adapter().version() + "=" + member.weight())
                .collect(Collectors.joining(","));
        return mode + "|" + router.map(RouterRef::version).orElse("") + "|" + who;
    }

    List<AdapterRef> adapters() {
        return members.stream().map(Member::adapter).toList();
    }

    /**
     * The blend with everything loaded.
     *
     * @param adapters the members', in order
     * @param loadedRouter present where {@link #router} is
     */
    Mixture mixture(List<LoraAdapter> adapters, Optional<Router> loadedRouter) {
        List<Double> weights = members.stream().map(Member::weight).toList();
        return switch (mode) {
            case BASE, SINGLE, WEIGHTED, UNIFORM -> Mixture.fixed(adapters, weights);
            case ARROW -> Mixture.gated(Gate.ARROW, adapters, weights);
            case FUSION -> Mixture.gated(Gate.FUSION, adapters, weights);
            case RAMOLE -> Mixture.gated(new Gate.Learnt(loadedRouter.orElseThrow()), adapters, weights);
        };
    }
}
