package dev.medley.registry.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PausesTest {
    private final Pauses pauses = new Pauses(List.of(Duration.ofSeconds(10), Duration.ofHours(1)));

    @Test
    void growNotToTheSecondAndEnd() {
        // When
        Optional<Duration> first = pauses.after(1);
        Optional<Duration> second = pauses.after(2);
        Optional<Duration> third = pauses.after(3);

        // Then
        assertThat(first.orElseThrow()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11));
        assertThat(second.orElseThrow()).isBetween(Duration.ofMinutes(54), Duration.ofMinutes(66));
        assertThat(third).isEmpty();
    }
}
