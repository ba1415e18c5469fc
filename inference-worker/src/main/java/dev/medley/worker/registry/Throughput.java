package dev.medley.worker.registry;

import java.util.function.LongSupplier;

/** The rate of a counter that only grows, from one look to the next. For one thread. */
public final class Throughput {
    private static final double NANOS = 1e9;

    private final LongSupplier clock;
    private long lastTotal;
    private long lastNanos;

    /** @param clock nanoseconds, as {@link System#nanoTime} */
    public Throughput(LongSupplier clock) {
        this.clock = clock;
        this.lastNanos = clock.getAsLong();
    }

    /** How much was added a second since the look before, or since the beginning. */
    public double perSecond(long total) {
        long now = clock.getAsLong();
        double seconds = (now - lastNanos) / NANOS;
        double rate = seconds > 0 ? (total - lastTotal) / seconds : 0;
        lastTotal = total;
        lastNanos = now;
        return rate;
    }
}
