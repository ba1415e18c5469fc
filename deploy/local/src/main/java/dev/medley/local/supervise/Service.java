package dev.medley.local.supervise;

import dev.medley.format.FileFlaw;
import dev.medley.local.problem.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One process that belongs to this Medley: started, watched, started again when it dies. Safe for many threads. */
final class Service {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONG_LIFE = Duration.ofMinutes(1);

    /** So often a process that is there is asked whether it lives; one that says no twice is ended. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final int ENOUGH = 2;

    /** Starts the process; again with the same settings after a death. */
    interface Starter {
        Running start() throws IOException;
    }

    /** A started process, and how it is stopped well. */
    record Running(Process process, Runnable stop) {
        static Running of(Process process) {
            return new Running(process, () -> end(process));
        }

        private static void end(Process process) {
            process.destroy();
            try {
                if (!process.waitFor(15, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    private final String name;
    private final int port;
    private final Path log;
    private final Starter starter;
    private final BooleanSupplier isLive;
    private final Duration look;
    private volatile Duration longestPause = LONGEST_PAUSE;
    private Running running;
    private boolean stopped;

    /** One that lives as long as there is its process. */
    Service(String name, int port, Path log, Starter starter) {
        this(name, port, log, starter, () -> true, LOOK);
    }

    /** One whose process may be there without being of any use. */
    Service(String name, int port, Path log, Starter starter, BooleanSupplier isLive) {
        this(name, port, log, starter, isLive, LOOK);
    }

    Service(String name, int port, Path log, Starter starter, BooleanSupplier isLive, Duration look) {
        this.name = name;
        this.port = port;
        this.log = log;
        this.starter = starter;
        this.isLive = isLive;
        this.look = look;
    }

    void restartWithin(Duration pause) {
        longestPause = pause;
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    /** Does nothing once {@link #stop} was called. */
    synchronized void start() {
        if (stopped) {
            return;
        }
        try {
            running = starter.start();
        } catch (IOException e) {
            throw new Failure(name + " can't be started: " + FileFlaw.why(e), e);
        }
    }

    synchronized void stop() {
        stopped = true;
        if (running != null) {
            running.stop().run();
        }
    }

    synchronized boolean isStarted() {
        return running != null;
    }

    synchronized MedleyFile.ProcessEntry entry() {
        return new MedleyFile.ProcessEntry(name, running.process().pid(), port, "logs/" + log.getFileName());
    }

    /** @throws Failure with the end of the log, when the process is dead */
    synchronized void requireAlive() {
        if (!stopped && !running.process().isAlive()) {
            throw new Failure(name + " ended while starting: " + lastLine() + " (see " + log + ")");
        }
    }

    /** From now on a death is followed by a new start, with growing pauses, and then by {@code restarted}. */
    void watch(Runnable restarted) {
        Thread.ofVirtual().name("watch-" + name).start(() -> {
            try {
                Duration pause = FIRST_PAUSE;
                while (true) {
                    long since = System.nanoTime();
                    awaitEnd(current());
                    boolean livedLong = System.nanoTime() - since > LONG_LIFE.toNanos();
                    pause = livedLong ? FIRST_PAUSE : pause;
                    // Also time for a Ctrl-C, which the whole group of processes gets, to reach the supervisor.
                    Thread.sleep(pause);
                    if (isStopped()) {
                        return;
                    }
                    System.err.println("medley: " + name + " died and is started again");
                    restart();
                    restarted.run();
                    Duration next = pause.multipliedBy(2);
                    pause = next.compareTo(longestPause) > 0 ? longestPause : next;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void awaitEnd(Running watched) throws InterruptedException {
        int dead = 0;
        while (!watched.process().waitFor(look.toMillis(), TimeUnit.MILLISECONDS)) {
            dead = isLive.getAsBoolean() ? 0 : dead + 1;
            if (dead == ENOUGH) {
                System.err.println("medley: " + name + " says that it lives no more, and is ended (see " + log + ")");
                watched.stop().run();
            }
        }
    }

    private void restart() {
        try {
            start();
        } catch (RuntimeException e) {
            // The process stays dead, so the watch comes round again after a longer pause.
            System.err.println("medley: " + e.getMessage());
        }
    }

    private synchronized Running current() {
        return running;
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private String lastLine() {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            return lines.stream().filter(line -> !line.isBlank()).reduce("no message", (former, line) -> line);
        } catch (IOException e) {
            return "no log";
        }
    }
}
