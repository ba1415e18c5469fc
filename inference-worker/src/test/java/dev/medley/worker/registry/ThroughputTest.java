package dev.medley.worker.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThroughputTest {
    @Test
    void tellsWhatWasAddedASecondSinceTheLookBefore() {
        // Given
        var clock = new AtomicLong(5);
        var throughput = new Throughput(clock::get);

        // When
        clock.addAndGet(2_000_000_000L);
        double first = throughput.perSecond(100);
        clock.addAndGet(500_000_000L);
        double second = throughput.perSecond(101);
        double atOnce = throughput.perSecond(102);

        // Then
        assertThat(first).isEqualTo(50);
        assertThat(second).isEqualTo(2);
        assertThat(atOnce).isZero();
    }
}
