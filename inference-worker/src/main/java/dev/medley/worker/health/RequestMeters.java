package dev.medley.worker.health;

import dev.medley.worker.engine.EngineObserver;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;

/** How requests fare, in histograms: no label, so their number never grows. */
@Singleton
class RequestMeters implements EngineObserver {
    private static final int[] MILLIS = {1, 2, 5, 10, 20, 35, 50, 75, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000};

    private final Timer queue;
    private final Timer firstToken;
    private final Timer nextToken;
    private final DistributionSummary blend;
    private final DistributionSummary entropy;

    RequestMeters(MeterRegistry meters) {
        this.queue = timer(meters, "medley.queue", "from a request's arrival to its start");
        this.firstToken = timer(meters, "medley.time.to.first.token", "from a request's arrival to its first token");
        this.nextToken = timer(meters, "medley.inter.token", "between two tokens of a request");
        this.blend = DistributionSummary.builder("medley.blend.adapters")
                .description("adapters of a request")
                .serviceLevelObjectives(0.5, 1, 2, 3, 4, 6, 8)
                .register(meters);
        this.entropy = DistributionSummary.builder("medley.gate.entropy")
                .description("how evenly gates share: 0 one adapter alone, 1 all alike")
                .serviceLevelObjectives(0.1, 0.25, 0.5, 0.75, 0.9, 1)
                .register(meters);
    }

    private static Timer timer(MeterRegistry meters, String name, String what) {
        return Timer.builder(name)
                .description(what)
                .serviceLevelObjectives(
                        Arrays.stream(MILLIS).mapToObj(Duration::ofMillis).toArray(Duration[]::new))
                .register(meters);
    }

    @Override
    public void started(int adapters, long waitedNanos) {
        queue.record(Duration.ofNanos(waitedNanos));
        blend.record(adapters);
    }

    @Override
    public void firstToken(long nanos) {
        firstToken.record(Duration.ofNanos(nanos));
    }

    @Override
    public void nextToken(long nanos) {
        nextToken.record(Duration.ofNanos(nanos));
    }

    @Override
    public void gated(double value) {
        entropy.record(value);
    }
}
