package dev.medley.registry.base;

import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How retrieved adapters of a base are mixed when the request does not say.
 *
 * @param mode as in the API
 * @param prior {@code none} or {@code retrieval}; gates only
 * @param temperature T of softmax(score / T), above 0
 * @param topK how many adapters are retrieved, 1 to 8
 * @param gain what the shares are multiplied with, above 0 and at most 4; 1 where absent, and with the modes whose shares the worker decides
 */
public record DefaultMixture(
        @Schema(
                required = true,
                enumeration = {"ramole", "arrow", "weighted", "uniform", "single", "fusion"})
        String mode,

        @Schema(
                required = true,
                enumeration = {"none", "retrieval"})
        String prior,

        @Schema(required = true, exclusiveMinimum = true, minimum = "0")
        double temperature,

        @Schema(required = true, minimum = "1", maximum = "8")
        int topK,

        @Schema(exclusiveMinimum = true, minimum = "0", maximum = "4")
        Double gain) {
    private static final double MOST_GAIN = 4;

    private static final Set<String> MODES = Set.of("ramole", "arrow", "weighted", "uniform", "single", "fusion");

    /** Given weights are no prior here: what is retrieved has none. */
    private static final Set<String> PRIORS = Set.of("none", "retrieval");

    /** Where shares are set before the worker mixes. */
    private static final Set<String> GAINED = Set.of("weighted", "uniform", "single");

    public DefaultMixture {
        gain = Optional.ofNullable(gain).orElse(1.0);
    }

    /** The first thing wrong with it, as field and words; empty when it may be kept. */
    public Optional<String> complaint() {
        if (mode == null || !MODES.contains(mode)) {
            return Optional.of("mode must be one of ramole, arrow, weighted, uniform, single, fusion");
        }
        if (prior == null || !PRIORS.contains(prior)) {
            return Optional.of("prior must be none or retrieval");
        }
        if (!(temperature > 0) || !Double.isFinite(temperature)) {
            return Optional.of("temperature must be a number above 0");
        }
        if (topK < 1 || topK > 8) {
            return Optional.of("topK must be from 1 to 8");
        }
        if (!(gain > 0) || gain > MOST_GAIN) {
            return Optional.of("gain must be a number above 0, at most 4");
        }
        return gain == 1 || GAINED.contains(mode)
                ? Optional.empty()
                : Optional.of("mode " + mode + " takes no gain: its gain must be 1");
    }
}
