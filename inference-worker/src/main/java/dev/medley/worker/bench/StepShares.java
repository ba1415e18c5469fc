package dev.medley.worker.bench;

import dev.medley.worker.engine.Engine;
import dev.medley.worker.model.StepProfile.Operation;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Where the time of a while of steps went. */
final class StepShares {
    private final Engine engine;
    private final Map<Operation, Long> before;
    private final long stepsBefore;

    /** Starts counting. */
    StepShares(Engine engine) {
        this.engine = engine;
        this.before = nanos(engine);
        this.stepsBefore = engine.stats().steps();
    }

    private static Map<Operation, Long> nanos(Engine engine) {
        var nanos = new EnumMap<Operation, Long>(Operation.class);
        engine.profile().ifPresent(profile -> nanos.putAll(profile.nanos()));
        return nanos;
    }

    /** Milliseconds since the start, by operation; empty where nobody counts. */
    Map<Operation, Double> millis() {
        var millis = new EnumMap<Operation, Double>(Operation.class);
        nanos(engine)
                .forEach((operation, now) -> millis.put(operation, (now - before.getOrDefault(operation, 0L)) / 1e6));
        return millis;
    }

    /** A line of milliseconds a step. */
    void print(String name, PrintStream out) {
        long steps = Math.max(1, engine.stats().steps() - stepsBefore);
        out.printf("  %-10s", name);
        millis().forEach((operation, millis) -> out.printf(
                Locale.ROOT,
                " %s %.2f",
                operation.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                millis / steps));
        out.println();
    }
}
