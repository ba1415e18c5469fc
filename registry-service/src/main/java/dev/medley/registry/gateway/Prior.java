package dev.medley.registry.gateway;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a gate is told beforehand: the logarithm of a probability for each adapter is added to its logits. */
enum Prior {
    /** Nothing: the gate alone. */
    NONE,
    /** softmax(score / T) of the retriever's scores. */
    RETRIEVAL,
    /** The request's weights. */
    WEIGHTS;

    static Optional<Prior> named(String name) {
        return Arrays.stream(values())
                .filter(prior -> prior.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }
}
