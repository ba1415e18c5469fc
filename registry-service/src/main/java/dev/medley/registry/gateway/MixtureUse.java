package dev.medley.registry.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which fields of a {@link WantedMixture} change nothing, by what answers: they are taken, and told in the answer. */
final class MixtureUse {
    private static final String PRIOR = "mixture.prior";
    private static final String TEMPERATURE = "mixture.temperature";
    private static final String ROUTER = "mixture.router";
    private static final String TOP_K = "mixture.top_k";

    private MixtureUse() {}

    /** Of a base that answers alone. */
    static List<String> unusedByBase(WantedMixture wanted) {
        List<String> unused = unusedByOne(wanted);
        if (wanted.mode().isPresent()) {
            unused.add("mixture.mode");
        }
        return unused;
    }

    /** Of one adapter, which is the same in every mode. */
    static List<String> unusedByOne(WantedMixture wanted) {
        List<String> unused = ofRetrieval(wanted);
        unused.addAll(ofWeights(wanted));
        if (wanted.gain().isPresent()) {
            unused.add("mixture.gain");
        }
        return unused;
    }

    /** Of several adapters that the request names. */
    static List<String> unusedByNamed(WantedMixture wanted, MixtureMode mode) {
        List<String> unused = ofRetrieval(wanted);
        unused.addAll(ofWeights(wanted));
        if (mode.isGated()) {
            unused.remove(PRIOR);
        }
        if (mode == MixtureMode.RAMOLE) {
            unused.remove(ROUTER);
        }
        return unused;
    }

    /**
     * Of adapters that are retrieved.
     *
     * @param prior the one that the mode gets
     */
    static List<String> unusedByRetrieved(WantedMixture wanted, MixtureMode mode, Optional<Prior> prior) {
        List<String> unused = new ArrayList<>(ofWeights(wanted));
        if (mode.isGated()) {
            unused.remove(PRIOR);
        }
        if (mode == MixtureMode.WEIGHTED || (mode.isGated() && prior.equals(Optional.of(Prior.RETRIEVAL)))) {
            unused.remove(TEMPERATURE);
        }
        if (mode == MixtureMode.RAMOLE) {
            unused.remove(ROUTER);
        }
        if (mode == MixtureMode.SINGLE && wanted.topK().isPresent()) {
            unused.add(TOP_K);
        }
        return unused;
    }

    private static List<String> ofRetrieval(WantedMixture wanted) {
        List<String> fields = new ArrayList<>();
        if (wanted.topK().isPresent()) {
            fields.add(TOP_K);
        }
        if (!wanted.filter().tags().isEmpty() || !wanted.filter().licenses().isEmpty()) {
            fields.add("mixture.filter");
        }
        if (!wanted.filter().excluded().isEmpty()) {
            fields.add("mixture.exclude");
        }
        return fields;
    }

    private static List<String> ofWeights(WantedMixture wanted) {
        List<String> fields = new ArrayList<>();
        if (tellsGate(wanted)) {
            fields.add(PRIOR);
        }
        if (wanted.temperature().isPresent()) {
            fields.add(TEMPERATURE);
        }
        if (wanted.router().isPresent()) {
            fields.add(ROUTER);
        }
        return fields;
    }

    /** The prior {@code none} says that there is none, which is true of every mode. */
    private static boolean tellsGate(WantedMixture wanted) {
        return wanted.prior().filter(prior -> prior != Prior.NONE).isPresent();
    }
}
