package dev.medley.registry.gateway;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the adapters of a blend are put together; the names are those of the API and of the grant. */
enum MixtureMode {
    /** No adapter at all. */
    BASE(false),
    /** One adapter. */
    SINGLE(true),
    /** Given weights, or softmax(score / T). */
    WEIGHTED(true),
    /** 1/n each. */
    UNIFORM(true),
    /** Trained gate: a mode of the API that this release does not compute. */
    RAMOLE(false),
    /** Training-free gate: as {@link #RAMOLE}. */
    ARROW(false),
    /** Parameters averaged: as {@link #RAMOLE}. */
    FUSION(false);

    private final boolean computed;

    MixtureMode(boolean computed) {
        this.computed = computed;
    }

    /** Whether a request may ask for it and get it. */
    boolean isComputed() {
        return computed;
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
