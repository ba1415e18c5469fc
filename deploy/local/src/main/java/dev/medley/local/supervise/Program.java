package dev.medley.local.supervise;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program inside one of the services' builds, run as a process of its own with this one's input and output. */
public final class Program {
    private Program() {}

    /** Runs the main class {@code name} of a module to its end; the process's status. */
    public static int run(Layout layout, String module, String name, List<String> arguments)
            throws IOException, InterruptedException {
        Path build = layout.quarkus(module).getParent();
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx6g",
                "--enable-native-access=ALL-UNNAMED",
                // The worker's kernels need it.
                "--add-modules=jdk.incubator.vector",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                Stream.of("app", "lib/main", "lib/boot")
                        .map(part -> build.resolve(part) + "/*")
                        .collect(Collectors.joining(File.pathSeparator)),
                name));
        command.addAll(arguments);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
