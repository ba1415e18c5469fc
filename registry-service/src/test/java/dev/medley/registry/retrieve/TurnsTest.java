package dev.medley.registry.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.medley.registry.problem.Problem;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TurnsTest {
    @Test
    void givesATurnToTheNextWhenOneEnds() {
        // Given
        Turns turns = new Turns(config(1, Duration.ofMinutes(1)));
        turns.take().close();

        // When
        Turns.Turn next = turns.take();

        // Then
        assertThat(next).isNotNull();
    }

    @Test
    void tellsWhoWaitedTooLongToComeAgain() {
        // Given
        Turns turns = new Turns(config(1, Duration.ofMillis(1)));
        turns.take();

        // When
        Problem refused = catchThrowableOfType(Problem.class, turns::take);

        // Then
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("OVERLOADED");
        assertThat(refused.retryAfter()).isPresent();
    }

    @Test
    void turnsAwayWhoWouldWaitBehindTooMany() throws InterruptedException {
        // Given
        Turns turns = new Turns(config(1, Duration.ofMinutes(1)));
        turns.take();
        Thread waiting = Thread.ofVirtual().start(turns::take);
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(5);
        }

        // When
        Problem refused = catchThrowableOfType(Problem.class, turns::take);

        // Then
        assertThat(refused.code()).isEqualTo("OVERLOADED");
        waiting.interrupt();
    }

    private static RetrieveConfig config(int queue, Duration patience) {
        return new RetrieveConfig() {
            @Override
            public OptionalInt atOnce() {
                return OptionalInt.of(1);
            }

            @Override
            public int queue() {
                return queue;
            }

            @Override
            public Duration patience() {
                return patience;
            }
        };
    }
}
