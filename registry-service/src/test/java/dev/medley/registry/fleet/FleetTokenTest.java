package dev.medley.registry.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FleetTokenTest {
    @Test
    void knowsItsSecretOnly() {
        // Given
        FleetToken token = new FleetToken(new Settings(Optional.of("secret")));

        // When
        boolean right = token.isCarriedBy(Optional.of("Bearer secret"));

        // Then
        assertThat(right).isTrue();
        assertThat(token.isCarriedBy(Optional.of("Bearer secret2"))).isFalse();
        assertThat(token.isCarriedBy(Optional.of("secret"))).isFalse();
        assertThat(token.isCarriedBy(Optional.of("Bearer "))).isFalse();
        assertThat(token.isCarriedBy(Optional.empty())).isFalse();
    }

    @Test
    void refusesEverybodyWithoutASecret() {
        // Given
        FleetToken unset = new FleetToken(new Settings(Optional.empty()));
        FleetToken blank = new FleetToken(new Settings(Optional.of("")));

        // When
        boolean joined = unset.isCarriedBy(Optional.of("Bearer ")) || blank.isCarriedBy(Optional.of("Bearer "));

        // Then
        assertThat(joined).isFalse();
    }

    private record Settings(Optional<String> token) implements FleetConfig {
        @Override
        public Duration heartbeat() {
            return Duration.ofSeconds(2);
        }
    }
}
