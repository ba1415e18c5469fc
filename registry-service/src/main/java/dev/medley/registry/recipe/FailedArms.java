package dev.medley.registry.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.gateway.Unanswered;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Counts the calls of an experiment that came to no answer. Whoever called has been told by then, so failures here are only logged. */
@ApplicationScoped
class FailedArms {
    private static final Logger LOG = Logger.getLogger(FailedArms.class);

    private final ExperimentRepository experiments;

    @Inject
    FailedArms(ExperimentRepository experiments) {
        this.experiments = experiments;
    }

    void add(@Observes Unanswered unanswered) {
        JsonNode experiment = unanswered.notes().path("experiment");
        if (experiment.isObject()) {
            add(
                    UUID.fromString(experiment.path("id").asText()),
                    experiment.path("arm").asInt());
        }
    }

    void add(TrafficSplit.Assigned split) {
        add(split.experiment(), split.arm());
    }

    private void add(UUID experiment, int arm) {
        try {
            experiments.fail(experiment, arm);
        } catch (RuntimeException away) {
            LOG.errorf(away, "failure not counted experiment=%s arm=%d", experiment, arm);
        }
    }
}
