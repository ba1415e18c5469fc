package dev.medley.format.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    private final ValidateCommand command = new ValidateCommand(
            new PrintStream(printed, true, StandardCharsets.UTF_8),
            new PrintStream(complaints, true, StandardCharsets.UTF_8));

    @Test
    void acceptsASample() {
        // When
        int status =
                command.run(Path.of("..", "samples", "adapters", "past-tense").toString());

        // Then
        assertThat(status).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("is a valid adapter: rank 4, 210 modules");
    }

    @Test
    void takesTheDataDirectoryAsOtherCommandsDo() {
        // Given
        String sample = Path.of("..", "samples", "adapters", "past-tense").toString();

        // Then
        assertThat(command.run(sample, "--data", "x")).isZero();
        assertThat(command.run("--data", "x", sample)).isZero();
        assertThat(command.run(sample, "--data")).isEqualTo(2);
        assertThat(command.run(sample, "--data", "")).isEqualTo(2);
        assertThat(command.run("--data", "x")).isEqualTo(2);
    }

    @Test
    void refusesAnotherFolderWithEveryFinding(@TempDir Path folder) throws IOException {
        // Given
        Files.writeString(folder.resolve("model.py"), "x");

        // When
        int status = command.run(folder.toString());

        // Then
        assertThat(status).isEqualTo(1);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("FILE_NOT_ALLOWED", "FILE_MISSING_WEIGHTS", "FILE_MISSING_CONFIG", "is refused");
    }

    @Test
    void tellsWhatToDoOnceBehindFindingsThatNeedTheSame(@TempDir Path folder) throws IOException {
        // Given
        Path sample = Path.of("..", "samples", "adapters", "past-tense");
        Files.copy(sample.resolve("adapter_config.json"), folder.resolve("adapter_config.json"));
        byte[] weights = Files.readAllBytes(sample.resolve("adapter_model.safetensors"));
        Files.write(folder.resolve("adapter_model.safetensors"), Arrays.copyOf(weights, weights.length / 2));

        // When
        command.run(folder.toString());

        // Then
        String all = printed.toString(StandardCharsets.UTF_8);
        assertThat(all.split("ST_OFFSETS_BEYOND_FILE")).hasSizeGreaterThan(10);
        assertThat(all).containsOnlyOnce("Save the weights again with PEFT");
    }

    @Test
    void followsALinkToTheFolder(@TempDir Path folders) throws IOException {
        // Given
        Path sample = Path.of("..", "samples", "adapters", "past-tense").toRealPath();
        Path link = Files.createSymbolicLink(folders.resolve("link"), sample);

        // When
        int status = command.run(link.toString());

        // Then
        assertThat(status).as(printed.toString(StandardCharsets.UTF_8)).isZero();
    }

    @Test
    void saysHowItIsUsed() {
        assertThat(command.run("--help")).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith("usage: medley validate DIR");
    }

    @Test
    void tellsWhatCanNotBeOnTheErrorStream() {
        assertThat(command.run()).isEqualTo(2);
        assertThat(command.run("no-such-folder")).isEqualTo(2);
        assertThat(complaints.toString(StandardCharsets.UTF_8))
                .contains("usage: medley validate DIR", "medley: no-such-folder is not a folder");
        assertThat(printed.size()).isZero();
    }
}
