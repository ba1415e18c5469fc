package dev.medley.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medley.local.problem.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code eval} refuses before it asks anybody. */
class EvalCommandTest {
    @TempDir
    Path folder;

    @Test
    void tellsThatAFileIsNotThere() {
        // Given
        EvalCommand command = parsed("nowhere/words.jsonl");

        // When
        assertThatThrownBy(command::call)
                // Then
                .isInstanceOf(Failure.class)
                .hasMessage("there is no file nowhere/words.jsonl");
    }

    @Test
    void tellsThatItsResultCanNotBeWritten() throws IOException {
        // Given
        Path suite = Files.writeString(folder.resolve("words.jsonl"), "{\"prompt\": \"a\"}");
        EvalCommand command = parsed(
                suite.toString(), "--json", folder.resolve("none/result.json").toString());

        // When
        assertThatThrownBy(command::call)
                // Then
                .isInstanceOf(Failure.class)
                .hasMessageContaining("can't be written");
    }

    private static EvalCommand parsed(String... arguments) {
        EvalCommand command = new EvalCommand();
        new CommandLine(command).parseArgs(arguments);
        return command;
    }
}
