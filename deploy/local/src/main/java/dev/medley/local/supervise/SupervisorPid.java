package dev.medley.local.supervise;

import dev.medley.format.FileFlaw;
import dev.medley.local.problem.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The running supervisor of a data directory, by process id and start time: ids are given out again. */
public final class SupervisorPid {
    static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private SupervisorPid() {}

    static void write(Layout layout) {
        ProcessHandle self = ProcessHandle.current();
        try {
            Files.writeString(layout.pidFile(), self.pid() + " " + startOf(self) + "\n");
        } catch (IOException e) {
            throw new Failure("can't write " + layout.pidFile() + ": " + FileFlaw.why(e), e);
        }
    }

    /** Empty when none runs. */
    public static Optional<ProcessHandle> read(Layout layout) {
        try {
            if (!Files.exists(layout.pidFile())) {
                return Optional.empty();
            }
            String[] words = Files.readString(layout.pidFile()).strip().split(" ", 2);
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(handle -> handle.isAlive() && startOf(handle).equals(words[words.length - 1]));
        } catch (IOException e) {
            throw new Failure("can't read " + layout.pidFile() + ": " + FileFlaw.why(e), e);
        } catch (NumberFormatException e) {
            throw new Failure(layout.pidFile() + " names no process: delete it", e);
        }
    }

    /** Asks the supervisor to end and waits for it; false when none runs. */
    public static boolean stop(Layout layout) throws InterruptedException {
        Optional<ProcessHandle> running = read(layout);
        if (running.isEmpty()) {
            return false;
        }
        CompletableFuture<ProcessHandle> end = running.get().onExit();
        running.get().destroy();
        try {
            end.get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // Its children go with it.
            running.get().destroyForcibly();
        }
        return true;
    }

    private static String startOf(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toString).orElse("unknown");
    }
}
