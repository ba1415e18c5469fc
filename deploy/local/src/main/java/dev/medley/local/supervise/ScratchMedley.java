package dev.medley.local.supervise;

import dev.medley.format.FileFlaw;
import dev.medley.local.problem.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/** A Medley without workers in a folder of its own, thrown away with all it stored; its processes may be killed and come back. */
public final class ScratchMedley implements AutoCloseable {
    private static final String USER = "medley";

    private final Layout layout;
    private final Settings settings;
    private final Supervisor supervisor;
    private final Thread stopping;

    private ScratchMedley(Layout layout, Settings settings, Supervisor supervisor) {
        this.layout = layout;
        this.settings = settings;
        this.supervisor = supervisor;
        this.stopping = new Thread(this::stopAndDelete, "stop");
    }

    /**
     * Starts one.
     *
     * @param longestPause before a process that died is started again, however often it dies
     */
    public static ScratchMedley start(Layout from, Duration longestPause) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("medley-bench");
        Files.createDirectories(folder.resolve("logs"));
        Layout scratch = new Layout(from.root(), from.parts(), folder);
        Settings settings = Settings.of(Ports.free(), 0, "bfloat16", false);
        Supervisor supervisor = new Supervisor(scratch, settings);
        supervisor.restartWithin(longestPause);
        ScratchMedley medley = new ScratchMedley(scratch, settings, supervisor);
        Runtime.getRuntime().addShutdownHook(medley.stopping);
        try {
            supervisor.start();
            supervisor.announce();
            return medley;
        } catch (IOException | InterruptedException | RuntimeException e) {
            medley.close();
            throw e;
        }
    }

    public URI origin() {
        return settings.origin();
    }

    /** The first key of {@code admin} or {@code demo}. */
    public String key(String account) throws IOException {
        return MedleyFile.JSON.readTree(layout.keys().toFile()).path(account).asText();
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + facts().port("postgres") + "/medley";
    }

    public String databaseUser() {
        return USER;
    }

    public String databasePassword() throws IOException {
        return Files.readString(layout.data().resolve("postgres/password")).strip();
    }

    /** Where object storage keeps its files. */
    public Path storage() {
        return layout.data().resolve("s3");
    }

    public Layout layout() {
        return layout;
    }

    /** Of {@code registry}, {@code postgres} or {@code s3}, as it runs now. */
    public long pid(String process) {
        return facts().processes().stream()
                .filter(entry -> entry.name().equals(process))
                .findFirst()
                .orElseThrow()
                .pid();
    }

    /** As by {@code kill -9}. */
    public void kill(String process) {
        ProcessHandle.of(pid(process)).ifPresent(ProcessHandle::destroyForcibly);
    }

    private MedleyFile facts() {
        return MedleyFile.read(layout).orElseThrow(() -> new Failure("the Medley of the benchmark is gone"));
    }

    @Override
    public void close() {
        stopAndDelete();
        Runtime.getRuntime().removeShutdownHook(stopping);
    }

    private void stopAndDelete() {
        supervisor.stop();
        try (Stream<Path> files = Files.walk(layout.data())) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println("medley: " + layout.data() + " is left behind: " + FileFlaw.why(e));
        }
    }
}
