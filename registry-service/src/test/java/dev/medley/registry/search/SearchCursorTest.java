package dev.medley.registry.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchCursorTest {
    private static final byte[] SECRET = "secret".getBytes(StandardCharsets.UTF_8);
    private static final SearchCursor CURSOR = new SearchCursor("0.91", "medley/a");

    @Test
    void opensWhatItSealedForTheSameQueryOnly() {
        // Given
        String sealed = CURSOR.seal("query", SECRET);

        // When
        boolean same = SearchCursor.open(sealed, "query", SECRET).equals(java.util.Optional.of(CURSOR));

        // Then
        assertThat(same).isTrue();
        assertThat(SearchCursor.open(sealed, "another", SECRET)).isEmpty();
        assertThat(SearchCursor.open(sealed, "query", new byte[] {1})).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "!!!", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void refusesWhatSomebodyMadeUp(String text) {
        assertThat(SearchCursor.open(text, "query", SECRET)).isEmpty();
    }
}
