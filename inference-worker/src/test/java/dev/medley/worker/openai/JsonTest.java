package dev.medley.worker.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{} {}", "{'a':1,'a':2}", "{'a':NaN}", "{'a':'\u00ff'}", "{'a':01}"})
    void refusesWhatIsNotOneJsonObjectInUtf8(String body) {
        // Given: of Latin-1, a byte beyond ASCII is no UTF-8
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.ISO_8859_1);

        // When
        InvalidRequest refused = catchThrowableOfType(InvalidRequest.class, () -> Json.parseObject(bytes));

        // Then
        assertThat(refused.code()).isEqualTo("invalid_json");
        assertThat(refused.status()).isEqualTo(400);
    }

    @Test
    void refusesWhatIsNestedTooDeeply() {
        // Given
        byte[] bytes = ("{\"a\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);

        // When
        InvalidRequest refused = catchThrowableOfType(InvalidRequest.class, () -> Json.parseObject(bytes));

        // Then
        assertThat(refused.code()).isEqualTo("invalid_json");
    }
}
