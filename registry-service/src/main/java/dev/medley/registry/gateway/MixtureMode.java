package dev.medley.registry.gateway;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the adapters of a blend are put together; the names are those of the API and of the grant. */
enum MixtureMode {
    /** No adapter at all. */
    BASE,
    /** One adapter. */
    SINGLE,
    /** Given weights, or softmax(score / T). */
    WEIGHTED,
    /** 1/n each. */
    UNIFORM,
    /** Trained gate, per token and module. */
    RAMOLE,
    /** Gate without training. */
    ARROW,
    /** Parameters averaged. */
    FUSION;

    /** Whether tokens decide for themselves; weights are priors then. */
    boolean isGated() {
        return this == RAMOLE || this == ARROW;
    }

    /** Whether its shares may be multiplied: those of the others are the worker's to decide. */
    boolean takesGain() {
        return this == SINGLE || this == WEIGHTED || this == UNIFORM;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The mode that a request means; {@code base} is not asked for by name but by a base without adapters. */
    static Optional<MixtureMode> named(String name) {
        return Arrays.stream(values())
                .filter(mode -> mode != BASE && mode.wireName().equals(name))
                .findFirst();
    }
}
