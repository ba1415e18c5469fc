package dev.medley.worker.kernel;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for work that may take longer, but must not hold up the engine's steps: a step waits for the slowest of the crew, so one more busy thread costs
 * every step what that thread gets of a processor. On Linux the system gives these a third of what it gives the crew while both want it: enough to read
 * an adapter in time on a machine that is busy with other things, too. Elsewhere they are ordinary threads, as Java's own priorities do nothing unless
 * the whole process is started for them.
 */
public final class Background {
    private static final int PROCESS = 0;
    private static final int CALLING_THREAD = 0;
    /** Each step of niceness is a quarter more or less, so five are a factor of about three. */
    private static final int NICENESS = 5;

    private static final Optional<MethodHandle> SET_PRIORITY = find();

    private Background() {}

    private static Optional<MethodHandle> find() {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")) {
            return Optional.empty();
        }
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find("setpriority")
                .map(symbol -> linker.downcallHandle(
                        symbol,
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT)));
    }

    /** Daemon threads of that name and a number. */
    public static ThreadFactory threads(String name) {
        var number = new AtomicInteger();
        return work -> Thread.ofPlatform()
                .daemon()
                .name(name + "-" + number.incrementAndGet())
                .unstarted(() -> {
                    yieldToOthers();
                    Seats.takeAnyOfHelpers();
                    work.run();
                });
    }

    /** To Linux a thread is a process of its own here; where it refuses, the thread stays as it is. */
    private static void yieldToOthers() {
        SET_PRIORITY.ifPresent(call -> {
            try {
                int _ = (int) call.invokeExact(PROCESS, CALLING_THREAD, NICENESS);
            } catch (Throwable e) {
                throw new IllegalStateException("a thread's priority cannot be set", e);
            }
        });
    }
}
