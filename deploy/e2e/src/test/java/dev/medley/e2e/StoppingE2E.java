package dev.medley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** How {@code up} ends: well when it is stopped while it serves, and with all that it had started when it is stopped before. */
@Execution(ExecutionMode.CONCURRENT)
class StoppingE2E {
    @TempDir
    Path data;

    @Test
    void endsWithZeroWhenItIsStoppedWhileItServes() throws IOException, InterruptedException {
        // Given
        Process up = up();
        BufferedReader output = up.inputReader();
        String line = output.readLine();
        while (line != null && !line.contains("  keys  ")) {
            line = output.readLine();
        }

        // When
        Shell.Result down = medley("down");

        // Then
        assertThat(line).isNotNull();
        assertThat(down.output()).contains("Medley has stopped");
        assertThat(up.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(up.exitValue()).isZero();
    }

    @Test
    void takesADetachedStartBackThatIsCancelled() throws IOException, InterruptedException {
        // Given
        Process up = up("--detach");
        JsonNode status = status();
        while (up.isAlive() && status.path("processes").isEmpty()) {
            Thread.sleep(100);
            status = status();
        }

        // When
        up.destroy();

        // Then
        assertThat(status.path("state").asText()).as(status.toString()).isEqualTo("starting");
        assertThat(status.path("processes").findValuesAsText("state")).containsOnly("starting");
        assertThat(up.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(up.exitValue()).isNotZero();
        assertThat(medley("status").output()).contains("Medley is not running");
        for (JsonNode process : status.path("processes")) {
            assertThat(ProcessHandle.of(process.path("pid").asLong())).isEmpty();
        }
    }

    private Process up(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                RunningMedley.ROOT.resolve("medley").toString(),
                "up",
                "--data",
                data.toString(),
                "--port",
                Integer.toString(RunningMedley.freePort()),
                "--workers",
                "0",
                "--no-samples"));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
    }

    private JsonNode status() throws IOException {
        Shell.Result result = medley("status", "--json");
        return RunningMedley.JSON.readTree(result.output());
    }

    private Shell.Result medley(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(RunningMedley.ROOT.resolve("medley").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", data.toString()));
        return Shell.run(RunningMedley.ROOT, Duration.ofMinutes(2), command);
    }
}
