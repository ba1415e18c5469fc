package dev.medley.registry.recipe;

import dev.medley.format.AdapterReference;
import dev.medley.format.Digest;
import dev.medley.registry.gateway.Inference;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Which arm of a running experiment a caller gets: by a hash of their key, so that the same key always gets the same one. */
@ApplicationScoped
class TrafficSplit {
    private static final int DIGITS = 12;

    private final ExperimentRepository experiments;

    @Inject
    TrafficSplit(ExperimentRepository experiments) {
        this.experiments = experiments;
    }

    record Assigned(UUID experiment, int arm, AdapterReference.Selector version) {}

    Optional<Assigned> choose(Recipe recipe, Inference.Client client) {
        List<ExperimentRepository.Split> arms = experiments.running(recipe);
        if (arms.isEmpty()) {
            return Optional.empty();
        }
        UUID experiment = arms.getFirst().experiment();
        String caller = client.key().orElse(client.account().toString());
        int arm = Experiment.arm(
                arms.stream().map(ExperimentRepository.Split::share).toList(), point(experiment + " " + caller));
        return Optional.of(new Assigned(
                experiment, arm, new AdapterReference.Version(arms.get(arm).version())));
    }

    /** Evenly spread over [0, 1), and another one in the next experiment. */
    static double point(String text) {
        String hash = Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
        return (double) Long.parseLong(hash.substring(0, DIGITS), 16) / (1L << (4 * DIGITS));
    }
}
