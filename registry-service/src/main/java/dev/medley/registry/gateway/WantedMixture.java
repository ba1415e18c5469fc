package dev.medley.registry.gateway;

import dev.medley.registry.retrieve.AdapterFilter;
import java.util.Optional;

/**
 * The body's {@code mixture}; what is absent comes from the base's default mixture.
 *
 * @param gain what the shares of retrieved adapters are multiplied with
 * @param router reference of the router to gate with
 */
record WantedMixture(
        Optional<MixtureMode> mode,
        Optional<Integer> topK,
        Optional<Prior> prior,
        Optional<Double> temperature,
        Optional<Double> gain,
        Optional<String> router,
        AdapterFilter filter) {
    /** Whoever names a mode or a number of adapters wants adapters, however little they fit. */
    boolean wantsAdapters() {
        return mode.isPresent() || topK.isPresent();
    }

    static final WantedMixture DEFAULT = new WantedMixture(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            AdapterFilter.NONE);
}
