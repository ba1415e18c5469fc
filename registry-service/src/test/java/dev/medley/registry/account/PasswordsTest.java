package dev.medley.registry.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
    private static final String COST = "medley.accounts.password-cost";

    @Test
    void costsWhatItShouldUnlessItIsConfigured() {
        // When
        String usual = passwords(Map.of()).hashOfNew("correct horse battery");
        String cheap = passwords(Map.of(COST, "5")).hashOfNew("correct horse battery");

        // Then
        assertThat(usual).startsWith("$2a$10$");
        assertThat(cheap).startsWith("$2a$05$");
    }

    @Test
    void knowsPasswordsOfAnotherCost() {
        // Given
        String kept = passwords(Map.of(COST, "5")).hashOfNew("correct horse battery");
        Passwords dearer = passwords(Map.of(COST, "6"));

        // When and then
        assertThat(dearer.matches(Optional.of(kept), "correct horse battery")).isTrue();
        assertThat(dearer.matches(Optional.of(kept), "incorrect horse battery")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "17"})
    void refusesACostThatIsNoneOrKeepsEverybodyWaiting(String cost) {
        assertThatIllegalStateException()
                .isThrownBy(() -> passwords(Map.of(COST, cost)))
                .withMessageContaining(COST);
    }

    private static Passwords passwords(Map<String, String> settings) {
        return new Passwords(new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(AccountConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test"))
                .build()
                .getConfigMapping(AccountConfig.class));
    }
}
