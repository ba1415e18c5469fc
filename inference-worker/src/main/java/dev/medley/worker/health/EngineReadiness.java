package dev.medley.worker.health;

import dev.medley.worker.engine.Engine;
import dev.medley.worker.openai.ResponderChoice;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the base is loaded and, in a fleet, the registry knows this worker. */
@Readiness
@ApplicationScoped
class EngineReadiness implements HealthCheck {
    private final Engine engine;
    private final ResponderChoice responders;

    EngineReadiness(Engine engine, ResponderChoice responders) {
        this.engine = engine;
        this.responders = responders;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("engine")
                .status(engine.isAlive() && responders.isJoined())
                .withData("base", engine.config().baseName())
                .withData("joined", responders.isJoined())
                .build();
    }
}
