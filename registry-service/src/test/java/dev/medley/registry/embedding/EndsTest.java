package dev.medley.registry.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndsTest {
    @Test
    void aShortTextStaysWhole() {
        assertThat(Ends.of("Summarise this.", 20)).isEqualTo("Summarise this.");
    }

    @Test
    void aLongTextKeepsItsBeginningAndItsEnd() {
        // Given
        String text = "Here is a letter: " + "bla ".repeat(1000) + "Summarise it.";

        // When
        String ends = Ends.of(text, 40);

        // Then
        assertThat(ends)
                .startsWith("Here is a letter: bl")
                .endsWith("Summarise it.")
                .hasSize(41);
    }

    @Test
    void noCharacterIsCutInHalf() {
        // Given
        String text = "😀".repeat(30);

        // When
        String ends = Ends.of(text, 10);

        // Then
        assertThat(ends).isEqualTo("😀😀\n😀😀");
    }
}
