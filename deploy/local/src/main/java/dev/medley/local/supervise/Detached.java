package dev.medley.local.supervise;

import dev.medley.db.ChildStarter;
import dev.medley.local.problem.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code up --detach}: the same command in a process of its own, whose output is shown until it is ready. */
public final class Detached {
    /** Exit status of the process of its own, which says nothing then, where another one was there first. */
    public static final int ANOTHER_RUNS = 3;

    /** What only that process is told. */
    public static final String OPTION = "--detached-process";

    /** What {@code MedleyCommand} and the supervisor write to the error stream begins so. */
    private static final String COMPLAINT = "medley: ";

    private static final String BLOCK_END = "  keys     ";
    private static final long LOOK_MILLIS = 50;

    private Detached() {}

    /**
     * Returns once all is ready, or what was wrong was told. One that runs already is waited for and told about.
     *
     * @return exit status
     */
    public static int start(Layout layout, Settings settings, PrintStream out, PrintStream err)
            throws IOException, InterruptedException {
        Optional<DataLock> lock = DataLock.take(layout);
        if (lock.isEmpty()) {
            return follow(layout, settings, Supervisor.START_LIMIT, out);
        }
        // Before others may take the lock: afterwards the file may be theirs.
        Files.deleteIfExists(layout.medleyFile());
        lock.get().channel().close();
        Path log = layout.log("up");
        long former = Files.exists(log) ? Files.size(log) : 0;
        Process process = new ProcessBuilder(command(layout, settings))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process.getOutputStream().close();
        var isOver = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> cancel(layout, process, isOver), "cancel"));
        int status = show(process, log, former, out, err);
        isOver.set(true);
        return status == ANOTHER_RUNS ? follow(layout, settings, Supervisor.START_LIMIT, out) : status;
    }

    /** Ctrl-C means the start, not only its output. */
    private static void cancel(Layout layout, Process process, AtomicBoolean isOver) {
        if (isOver.get()) {
            return;
        }
        System.err.println("medley: stopping what was started on " + layout.data());
        process.destroy();
        try {
            if (!process.waitFor(SupervisorPid.STOP_LIMIT)) {
                // Its children go with it.
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param former bytes of the log that are of former starts */
    static int show(Process process, Path log, long former, PrintStream out, PrintStream err)
            throws IOException, InterruptedException {
        try (InputStream written = Files.newInputStream(log)) {
            written.skipNBytes(former);
            var begun = new ByteArrayOutputStream();
            while (true) {
                boolean alive = process.isAlive();
                if (showLines(written.readAllBytes(), begun, out, err)) {
                    return 0;
                }
                if (!alive) {
                    return process.exitValue();
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    /**
     * Shows the lines that are whole.
     *
     * @param begun the last line so far
     * @return whether all is ready
     */
    private static boolean showLines(byte[] more, ByteArrayOutputStream begun, PrintStream out, PrintStream err) {
        boolean isReady = false;
        for (byte each : more) {
            begun.write(each);
            if (each == '\n') {
                String line = begun.toString(StandardCharsets.UTF_8);
                begun.reset();
                (line.startsWith(COMPLAINT) ? err : out).print(line);
                isReady = isReady || line.startsWith(BLOCK_END);
            }
        }
        out.flush();
        return isReady;
    }

    /** Waits for the other supervisor's facts; those of another port are not what was asked for. */
    static int follow(Layout layout, Settings settings, Duration patience, PrintStream out)
            throws InterruptedException {
        while (SupervisorPid.read(layout).isPresent() || DataLock.isHeld(layout)) {
            // Without a supervisor the facts are those of a former one.
            Optional<MedleyFile> file = SupervisorPid.read(layout).flatMap(_ -> MedleyFile.read(layout));
            if (file.isPresent()) {
                if (!file.get().hub().equals(settings.origin().toString())) {
                    throw new Failure("Medley runs on " + layout.data() + " already, at "
                            + file.get().portal());
                }
                awaitRegistry(layout, settings, patience);
                out.print(file.get().readyBlock());
                return 0;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        throw new Failure("another Medley on " + layout.data() + " is just ending: try again");
    }

    /** The facts stay while a process that died is started again: they do not tell whether it takes requests. */
    private static void awaitRegistry(Layout layout, Settings settings, Duration patience) throws InterruptedException {
        long limit = System.nanoTime() + patience.toNanos();
        while (!Probe.isReady(settings.port())) {
            if (System.nanoTime() > limit) {
                throw new Failure("Medley runs on " + layout.data() + ", but its registry at " + settings.origin()
                        + " does not answer: see " + layout.log("registry") + ", or "
                        + layout.command("down") + " and up again");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private static List<String> command(Layout layout, Settings settings) {
        List<String> command = new ArrayList<>();
        // A session of its own: the terminal's Ctrl-C and hang-up are not for it.
        ChildStarter.onPath("setsid").ifPresent(setsid -> command.add(setsid.toString()));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), "dev.medley.local.MedleyCommand", "up", "--data"));
        command.add(layout.data().toString());
        command.addAll(settings.arguments());
        command.add(OPTION);
        return command;
    }
}
