package dev.medley.registry.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.medley.registry.adapter.Visibility;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubBodyTest {
    private static HubBody body(String json) {
        return HubBody.object(json.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "\"True\"", "\"yes\"", "\"\"", "1", "0", "1.5", "[]", "{}"})
    void takesNoGuessForWhatIsPrivate(String value) {
        // Given
        HubBody body = body("{\"private\": " + value + "}");

        // When
        HubProblem refused = catchThrowableOfType(HubProblem.class, () -> HubVisibility.of(body));

        // Then
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("INVALID_REQUEST");
        assertThat(refused).hasMessage("private must be true or false.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} |",
                "{\"private\": null} |",
                "{\"private\": true} | PRIVATE",
                "{\"private\": false} | PUBLIC",
                "{\"visibility\": null, \"private\": true} | PRIVATE",
                "{\"visibility\": \"gated\", \"private\": false} | GATED"
            })
    void readsWhoMaySee(String json, Visibility visibility) {
        // When
        Optional<Visibility> read = HubVisibility.of(body(json));

        // Then
        assertThat(read).isEqualTo(Optional.ofNullable(visibility));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"name\": null}", "{\"name\": 123}", "{\"name\": true}", "{\"name\": [\"a\"]}"})
    void takesOnlyTextForAText(String json) {
        // Given
        HubBody body = body(json);

        // When
        HubProblem refused = catchThrowableOfType(HubProblem.class, () -> body.text("name"));

        // Then
        assertThat(refused.code()).isEqualTo("INVALID_REQUEST");
        assertThat(refused).hasMessage("name must be a text.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "{\"private\": true, \"private\": false}", "{", "{} {}"})
    void takesOneObjectWithoutAnyKeyTwice(String json) {
        // When
        HubProblem refused = catchThrowableOfType(HubProblem.class, () -> body(json));

        // Then
        assertThat(refused.code()).isEqualTo("INVALID_JSON");
    }
}
