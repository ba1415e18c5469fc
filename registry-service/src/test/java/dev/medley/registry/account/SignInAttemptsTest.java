package dev.medley.registry.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.medley.registry.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SignInAttemptsTest {
    private static final String HERE = "192.0.2.1";
    private static final String ELSEWHERE = "198.51.100.1";

    private final SettableClock clock = new SettableClock();
    private final SignInAttempts attempts = new SignInAttempts(clock);

    @Test
    void makesTheNextGuessWaitTwiceAsLongEachTime() {
        // Given
        guess(5);

        // When
        Duration first = waitBeforeNext();
        clock.pass(first);
        guess(1);
        Duration second = waitBeforeNext();

        // Then
        assertThat(first.toSeconds()).isEqualTo(1);
        assertThat(second.toSeconds()).isEqualTo(2);
    }

    @Test
    void neverWaitsLongerThanAQuarterOfAnHour() {
        // Given
        for (int i = 0; i < 40; i++) {
            guess(1);
            clock.pass(Duration.ofHours(1));
        }

        // When
        guess(1);

        // Then
        assertThat(waitBeforeNext().toMinutes()).isEqualTo(15);
    }

    @Test
    void letsTheOwnerInFromElsewhereMeanwhile() {
        // Given
        guess(8);

        // When
        String token = attempts.guard("ada", ELSEWHERE, () -> "in");

        // Then
        assertThat(token).isEqualTo("in");
        assertThat(waitBeforeNext()).isPositive();
    }

    @Test
    void forgetsWrongOnesOnceOneWasRight() {
        // Given
        guess(4);
        attempts.guard("ADA", HERE, () -> "in");

        // When
        guess(4);

        // Then
        assertThat(attempts.guard("ada", HERE, () -> "in again")).isEqualTo("in again");
    }

    @Test
    void doesNotCountWhatIsNoWrongPassword() {
        // Given
        for (int i = 0; i < 8; i++) {
            refused(() -> attempts.guard("ada", HERE, () -> {
                throw new Problem(403, "ACCOUNT_SUSPENDED", "Suspended.");
            }));
        }

        // When
        String token = attempts.guard("ada", HERE, () -> "in");

        // Then
        assertThat(token).isEqualTo("in");
    }

    private void guess(int times) {
        for (int i = 0; i < times; i++) {
            refused(() -> attempts.guard("ada", HERE, () -> {
                throw new Problem(401, "WRONG_CREDENTIALS", "Wrong.");
            }));
            clock.pass(times > 1 && i < times - 1 ? Duration.ofHours(1) : Duration.ZERO);
        }
    }

    private Duration waitBeforeNext() {
        Problem early = refused(() -> attempts.guard("ada", HERE, () -> "in"));
        assertThat(early.status()).isEqualTo(429);
        return early.retryAfter().orElseThrow();
    }

    private static Problem refused(Runnable call) {
        return catchThrowableOfType(Problem.class, call::run);
    }

    private static final class SettableClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
