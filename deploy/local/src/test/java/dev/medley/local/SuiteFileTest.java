package dev.medley.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medley.local.problem.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of test prompts, and what their suites are called. */
class SuiteFileTest {
    @TempDir
    Path folder;

    @Test
    void passesOverAByteOrderMarkAndEmptyLines() throws IOException {
        // Given
        Path file = written("Äther Fälle.jsonl", "\uFEFF{\"prompt\": \"a\"}\r\n\r\n{\"prompt\": \"b\"}\r\n");

        // When
        SuiteFile read = SuiteFile.read(file);

        // Then
        assertThat(read.cases().findValuesAsText("prompt")).containsExactly("a", "b");
        assertThat(read.ownName()).matches("[a-z0-9][a-z0-9._-]{0,95}");
    }

    @Test
    void otherCasesAreAnotherSuite() throws IOException {
        // Given
        Path file = written("words.jsonl", "{\"prompt\": \"a\"}");
        String before = SuiteFile.read(file).ownName();

        // When
        Files.writeString(file, "{\"prompt\": \"b\"}");

        // Then
        assertThat(before).startsWith("words-");
        assertThat(SuiteFile.read(file).ownName()).isNotEqualTo(before);
        assertThat(SuiteFile.read(written("words.jsonl", "{\"prompt\": \"a\"}")).ownName())
                .isEqualTo(before);
    }

    @Test
    void namesTheLineThatIsNoJson() throws IOException {
        // Given
        Path file = written("words.jsonl", "{\"prompt\": \"a\"}\n{oops");

        // When
        assertThatThrownBy(() -> SuiteFile.read(file))
                // Then
                .isInstanceOf(Failure.class)
                .hasMessageContaining("line 2");
    }

    private Path written(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
