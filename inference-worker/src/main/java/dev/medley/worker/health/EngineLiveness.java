package dev.medley.worker.health;

import dev.medley.worker.engine.Engine;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Down once the engine's thread has ended: nothing but a restart helps then. */
@Liveness
@ApplicationScoped
class EngineLiveness implements HealthCheck {
    private final Engine engine;

    EngineLiveness(Engine engine) {
        this.engine = engine;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("engine").status(engine.isAlive()).build();
    }
}
