package dev.medley.worker.openai;

import dev.medley.worker.config.WorkerConfig;
import dev.medley.worker.engine.Engine;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * A clean stop: the registry hears of it first and sends nothing new; what is being answered may go on for a while; what is left after that ends with an
 * error that its client can read. The process leaves as soon as nothing is being answered.
 */
@ApplicationScoped
class Draining {
    private final ResponderChoice choice;
    private final Engine engine;
    private final Duration patience;

    Draining(ResponderChoice choice, Engine engine, WorkerConfig config) {
        this.choice = choice;
        this.engine = engine;
        this.patience = config.drain();
    }

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        choice.drain();
        Thread.ofVirtual().name("drain").start(this::cut);
    }

    private void cut() {
        try {
            Thread.sleep(patience);
            engine.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
