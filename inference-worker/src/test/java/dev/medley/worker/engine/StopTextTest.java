package dev.medley.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StopTextTest {
    @Test
    void withoutStopsTextGoesStraightThrough() {
        // Given
        var stop = new StopText(List.of());

        // When
        String text = stop.append("any text");

        // Then
        assertThat(text).isEqualTo("any text");
        assertThat(stop.isFound()).isFalse();
        assertThat(stop.rest()).isEmpty();
    }

    @Test
    void endsBeforeAStopTextWithinAToken() {
        // Given
        var stop = new StopText(List.of("END"));

        // When
        String text = stop.append("the END of it");

        // Then
        assertThat(text).isEqualTo("the ");
        assertThat(stop.isFound()).isTrue();
    }

    @Test
    void findsAStopTextAcrossTokens() {
        // Given
        var stop = new StopText(List.of("\n\nUser:"));

        // When
        String text = stop.append("yes\n") + stop.append("\nUs") + stop.append("er") + stop.append(": hello");

        // Then
        assertThat(text).isEqualTo("yes");
        assertThat(stop.isFound()).isTrue();
    }

    @Test
    void givesAFalseBeginningBack() {
        // Given
        var stop = new StopText(List.of("abcd"));

        // When
        String first = stop.append("xabc");
        String second = stop.append("abx");

        // Then
        assertThat(first).isEqualTo("x");
        assertThat(second).isEqualTo("abcabx");
        assertThat(stop.isFound()).isFalse();
    }

    @Test
    void theEarliestOfSeveralStopsWins() {
        // Given
        var stop = new StopText(List.of("three", "two"));

        // When
        String text = stop.append("one two three");

        // Then
        assertThat(text).isEqualTo("one ");
    }

    @Test
    void theRestIsWhatWasHeldBack() {
        // Given
        var stop = new StopText(List.of("###"));

        // When
        String text = stop.append("a ##");

        // Then
        assertThat(text).isEqualTo("a ");
        assertThat(stop.rest()).isEqualTo("##");
    }
}
