package dev.medley.registry.evaluation;

import dev.medley.registry.account.Standing;
import dev.medley.registry.gateway.Inference;
import dev.medley.registry.problem.Outage;
import dev.medley.registry.problem.Problem;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Whether a run may go on, looked up so often that a revoked key or a suspended account ends it within five seconds. For one thread. */
final class Leave {
    /** How old an answer may be. */
    static final Duration FRESH = Duration.ofSeconds(2);

    private final Standing standing;
    private final Inference.Client client;
    private long next = System.nanoTime();

    Leave(Standing standing, Inference.Client client) {
        this.standing = standing;
        this.client = client;
    }

    /** @throws RunStopped when whoever started it may no longer have it done */
    void require() {
        if (System.nanoTime() < next) {
            return;
        }
        try {
            standing.require(client.account(), client.key());
            next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FRESH.toMillis());
        } catch (Problem ended) {
            throw new RunStopped(Finding.of(ended));
        } catch (RuntimeException failure) {
            // Nobody is answered without the database either: whoever asks next asks it again.
            if (!Outage.causes(failure)) {
                throw failure;
            }
        }
    }
}
