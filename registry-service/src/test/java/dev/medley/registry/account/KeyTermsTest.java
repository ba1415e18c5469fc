package dev.medley.registry.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.medley.registry.problem.Problem;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyTermsTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    @Test
    void endsKeysAfterNinetyDaysUnlessToldOtherwise() {
        // Given
        KeyTerms terms = terms(Map.of());

        // When
        Optional<Instant> usual = terms.end(new Expiry.Usual(), NOW);
        Optional<Instant> never = terms.end(new Expiry.Never(), NOW);
        Optional<Instant> named = terms.end(new Expiry.At(NOW.plusSeconds(1)), NOW);

        // Then
        assertThat(usual).contains(NOW.plus(Duration.ofDays(90)));
        assertThat(never).isEmpty();
        assertThat(named).contains(NOW.plusSeconds(1));
        assertThat(terms.again(Optional.empty(), NOW)).isEmpty();
    }

    @Test
    void letsNoKeyLiveLongerThanTheLongestTerm() {
        // Given
        KeyTerms terms = terms(Map.of("medley.keys.longest", "30d"));
        Instant latest = NOW.plus(Duration.ofDays(30));

        // When
        Optional<Instant> usual = terms.end(new Expiry.Usual(), NOW);

        // Then
        assertThat(usual).contains(latest);
        assertThat(terms.end(new Expiry.At(latest), NOW)).contains(latest);
        assertThat(terms.again(Optional.empty(), NOW)).contains(latest);
        assertThat(terms.again(Optional.of(Duration.ofDays(365)), NOW)).contains(latest);
        assertThat(terms.again(Optional.of(Duration.ofDays(7)), NOW)).contains(NOW.plus(Duration.ofDays(7)));
        for (Expiry tooLong : List.of(new Expiry.Never(), new Expiry.At(latest.plusSeconds(1)))) {
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> terms.end(tooLong, NOW))
                    .satisfies(problem -> assertThat(problem.status()).isEqualTo(422))
                    .withMessageContaining("30 days");
        }
    }

    @Test
    void takesAnotherUsualTermAndRefusesTimesThatNoDatabaseHolds() {
        // Given
        KeyTerms terms = terms(Map.of("medley.keys.lifetime", "7d"));

        // When
        Optional<Instant> usual = terms.end(new Expiry.Usual(), NOW);

        // Then
        assertThat(usual).contains(NOW.plus(Duration.ofDays(7)));
        for (Instant wrong : List.of(NOW, Instant.MIN, Instant.MAX)) {
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> terms.end(new Expiry.At(wrong), NOW))
                    .satisfies(problem -> assertThat(problem.status()).isEqualTo(422));
        }
    }

    private static KeyTerms terms(Map<String, String> settings) {
        return new KeyTerms(new SmallRyeConfigBuilder()
                .withMapping(KeyConfig.class)
                .withDefaultValue("smallrye.config.mapping.validate-unknown", "false")
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withConverter(Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
                .build()
                .getConfigMapping(KeyConfig.class));
    }
}
