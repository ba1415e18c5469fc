package dev.medley.registry.schedule;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** No job begins any more once the registry ends: the scheduler goes by itself only after the database, of which every job has need. */
@ApplicationScoped
class LastRuns {
    private final Scheduler scheduler;

    @Inject
    LastRuns(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void end(@Observes ShutdownEvent ending) {
        scheduler.pause();
    }
}
