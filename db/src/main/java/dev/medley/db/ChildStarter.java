package dev.medley.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Starts processes that never outlive this JVM, not even after {@code kill -9} of it.
 *
 * <p>On Linux the kernel sends the signal (PR_SET_PDEATHSIG, through {@code setpriv}) when the <em>thread</em> that
 * started the child dies, so every start goes through one thread that lives as long as the JVM. Elsewhere a shell
 * beside the child polls this JVM once a second. Either way the process id is the child's own. Safe for many threads.
 */
public final class ChildStarter {
    private static final String WATCHDOG =
            "p=$1; s=$2; shift 2; (while kill -0 $p 2>/dev/null && kill -0 $$ 2>/dev/null; do sleep 1; done; "
                    + "kill -$s $$ 2>/dev/null) >/dev/null 2>&1 </dev/null & exec \"$@\"";
    private static final LinkedBlockingQueue<Runnable> STARTS = new LinkedBlockingQueue<>();

    static {
        Thread.ofPlatform().name("child-starter").daemon().start(ChildStarter::serve);
    }

    private ChildStarter() {}

    /** Starts {@code command} so that it gets {@code signal} (such as KILL or INT) when this JVM is gone. */
    public static Process start(ProcessBuilder builder, String signal) throws IOException {
        List<String> command = new ArrayList<>(bound(signal));
        command.addAll(builder.command());
        return startHere(builder.command(command));
    }

    /** Starts {@code builder} as it is, on the lasting thread; its command is bound to this JVM already. */
    static Process startHere(ProcessBuilder builder) throws IOException {
        CompletableFuture<Process> started = new CompletableFuture<>();
        STARTS.add(() -> {
            try {
                started.complete(builder.start());
            } catch (IOException e) {
                started.completeExceptionally(e);
            }
        });
        try {
            return started.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    /** Words to put before a command: {@code setpriv} where it is installed, else the polling shell. */
    private static List<String> bound(String signal) {
        return onPath("setpriv")
                .map(setpriv -> List.of(setpriv.toString(), "--pdeathsig", signal, "--"))
                .orElseGet(() -> watchdog(signal));
    }

    static List<String> watchdog(String signal) {
        String parent = Long.toString(ProcessHandle.current().pid());
        return List.of("/bin/sh", "-c", WATCHDOG, "medley-watchdog", parent, signal);
    }

    /** The first executable of that name on PATH or in the usual system folders. */
    public static Optional<Path> onPath(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + ":/usr/bin:/bin:/usr/sbin:/sbin";
        for (String folder : path.split(":", -1)) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
                return Optional.of(candidate.toAbsolutePath());
            }
        }
        return Optional.empty();
    }

    private static void serve() {
        while (true) {
            try {
                STARTS.take().run();
            } catch (InterruptedException e) {
                throw new UncheckedIOException(new IOException("the thread that starts processes was interrupted", e));
            }
        }
    }
}
