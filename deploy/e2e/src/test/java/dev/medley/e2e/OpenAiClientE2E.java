package dev.medley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The official Python client, unchanged; its assertions are in {@code src/test/python/openai_client.py}. */
class OpenAiClientE2E {
    private static final Path PYTHON = RunningMedley.ROOT.resolve("deploy/e2e/src/test/python");
    private static final Path VENV = RunningMedley.ROOT.resolve(".build/python");

    @Test
    void officialPythonClientWorksUnchanged() {
        // Given
        RunningMedley medley = RunningMedley.shared();
        installClient();

        // When
        Shell.Result result = python(
                PYTHON.resolve("openai_client.py").toString(),
                medley.portal().resolve("v1").toString(),
                medley.key("demo"));

        // Then
        assertThat(result.output()).contains("wrong key: ok");
        assertThat(result.exit()).as(result.output()).isZero();
    }

    private static void installClient() {
        if (!Files.exists(VENV)) {
            require(Shell.run(
                    RunningMedley.ROOT, Duration.ofMinutes(2), List.of("python3", "-m", "venv", VENV.toString())));
        }
        require(python(
                "-m",
                "pip",
                "install",
                "-q",
                "-r",
                PYTHON.resolve("requirements.txt").toString()));
    }

    private static Shell.Result python(String... arguments) {
        var command = new ArrayList<>(List.of(VENV.resolve("bin/python").toString()));
        command.addAll(List.of(arguments));
        return Shell.run(RunningMedley.ROOT, Duration.ofMinutes(5), command);
    }

    private static void require(Shell.Result result) {
        assertThat(result.exit()).as(result.output()).isZero();
    }
}
