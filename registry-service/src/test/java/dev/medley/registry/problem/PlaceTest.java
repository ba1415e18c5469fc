package dev.medley.registry.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {
    @Test
    void isReadAsItWasWritten() {
        // Given
        var place = new Place(Instant.parse("2026-01-02T03:04:05.678901Z"), "ada/french");

        // When
        Place read = Place.of(place.toString());

        // Then
        assertThat(read).isEqualTo(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ada/french", "2026-01-02T03:04:05Z"})
    void whatIsNoneIsAnotherQuerysCursor(String text) {
        // When
        Problem refused = catchThrowableOfType(Problem.class, () -> Place.of(text));

        // Then
        assertThat(refused.code()).isEqualTo("CURSOR_MISMATCH");
    }
}
