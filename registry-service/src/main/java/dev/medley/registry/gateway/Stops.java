package dev.medley.registry.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is to be stopped once, for the first reason there is. Safe for many threads. */
final class Stops {
    private final List<Runnable> stops = new ArrayList<>();
    private Optional<RuntimeException> reason = Optional.empty();

    /** Runs {@code stop} when the end comes; at once if it came. */
    void add(Runnable stop) {
        synchronized (stops) {
            if (reason.isEmpty()) {
                stops.add(stop);
                return;
            }
        }
        stop.run();
    }

    Optional<RuntimeException> reason() {
        synchronized (stops) {
            return reason;
        }
    }

    void end(RuntimeException because) {
        List<Runnable> due;
        synchronized (stops) {
            if (reason.isPresent()) {
                return;
            }
            reason = Optional.of(because);
            due = List.copyOf(stops);
            stops.clear();
        }
        due.forEach(Runnable::run);
    }
}
