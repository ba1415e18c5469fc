package dev.medley.registry.base;

import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A default mixture with other values here and there; absent ones stay as they are. */
record MixtureChange(
        @Schema(enumeration = {"ramole", "arrow", "weighted", "uniform", "single", "fusion"})
        String mode,

        @Schema(enumeration = {"none", "retrieval"}) String prior,

        @Schema(exclusiveMinimum = true, minimum = "0") Double temperature,
        @Schema(minimum = "1", maximum = "8") Integer topK,

        @Schema(exclusiveMinimum = true, minimum = "0", maximum = "4")
        Double gain) {
    /** The mixture with this change. */
    DefaultMixture of(DefaultMixture now) {
        return new DefaultMixture(
                Optional.ofNullable(mode).orElseGet(now::mode),
                Optional.ofNullable(prior).orElseGet(now::prior),
                Optional.ofNullable(temperature).orElseGet(now::temperature),
                Optional.ofNullable(topK).orElseGet(now::topK),
                Optional.ofNullable(gain).orElseGet(now::gain));
    }
}
