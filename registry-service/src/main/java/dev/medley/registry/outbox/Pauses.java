package dev.medley.registry.outbox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait between attempts.
 *
 * @param lengths before the second attempt and each further one; after the last there is none
 */
public record Pauses(List<Duration> lengths) {
    private static final double JITTER = 0.1;

    public Pauses {
        lengths = List.copyOf(lengths);
    }

    /** After so many attempts, not to the second, so that receivers are not met by all at once when they are back. Empty: it has failed for good. */
    public Optional<Duration> after(int attempts) {
        return lengths.stream()
                .skip(attempts - 1L)
                .findFirst()
                .map(pause -> Duration.ofMillis(Math.round(
                        pause.toMillis() * ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER))));
    }
}
