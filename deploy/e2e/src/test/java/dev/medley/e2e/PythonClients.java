package dev.medley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The official Python clients, pinned, in an environment of their own. */
final class PythonClients {
    private static final Path SCRIPTS = RunningMedley.ROOT.resolve("deploy/e2e/src/test/python");
    private static final Path VENV = RunningMedley.ROOT.resolve(".build/python");

    private static boolean installed;

    private PythonClients() {}

    /** Runs a script of {@code src/test/python}. */
    static Shell.Result run(String script, String... arguments) {
        install();
        var command = new ArrayList<>(List.of(SCRIPTS.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return python(command);
    }

    private static synchronized void install() {
        if (installed) {
            return;
        }
        if (!Files.exists(VENV)) {
            require(Shell.run(
                    RunningMedley.ROOT, Duration.ofMinutes(2), List.of("python3", "-m", "venv", VENV.toString())));
        }
        // What is imported is compiled then; that is a seventh of all that they bring.
        require(python(List.of(
                "-m",
                "pip",
                "install",
                "-q",
                "--no-compile",
                "-r",
                SCRIPTS.resolve("requirements.txt").toString())));
        installed = true;
    }

    private static Shell.Result python(List<String> arguments) {
        var command = new ArrayList<>(List.of(VENV.resolve("bin/python").toString()));
        command.addAll(arguments);
        return Shell.run(RunningMedley.ROOT, Duration.ofMinutes(5), command);
    }

    private static void require(Shell.Result result) {
        assertThat(result.exit()).as(result.output()).isZero();
    }
}
