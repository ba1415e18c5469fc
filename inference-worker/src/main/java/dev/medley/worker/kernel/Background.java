package dev.medley.worker.kernel;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Threads for work that may take longer, but must not hold up the engine's steps: a step waits for the slowest of the crew, so one more busy thread costs
 * every step what that thread gets of a processor. On Linux the system gives these a third of what it gives the crew while both want it: enough to read
 * an adapter in time on a machine that is busy with other things, too. Elsewhere they are ordinary threads, as Java's own priorities do nothing unless
 * the whole process is started for them.
 */
public final class Background {
    private static final int PROCESS = 0;
    private static final int CALLING_THREAD = 0;
    private static final Path OWN_THREADS = Path.of("/proc/self/task");
    /** What HotSpot calls them, as far as Linux keeps it. */
    private static final Set<String> COMPILERS = Set.of("C1 CompilerThre", "C2 CompilerThre");
    /** Each step of niceness is a quarter more or less, so five are a factor of about three. */
    private static final int NICENESS = 5;
    /** A tenth: nobody waits for what is compiled. */
    private static final int COMPILER_NICENESS = 10;

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
                    setNiceness(CALLING_THREAD, NICENESS);
                    Seats.takeAnyOfHelpers();
                    work.run();
                });
    }

    /**
     * Puts the threads on which the virtual machine compiles, and those that it adds later, behind all others: whatever comes for the first time has it
     * compile for some tens of milliseconds. Call it once the kernels are compiled.
     */
    public static void letCompilersYield() {
        if (SET_PRIORITY.isPresent()) {
            compilers().forEach(thread -> setNiceness(thread, COMPILER_NICENESS));
        }
    }

    /** None where the system does not show its threads. */
    private static List<Integer> compilers() {
        try (Stream<Path> threads = Files.list(OWN_THREADS)) {
            return threads.filter(Background::isCompiler)
                    .map(thread -> Integer.valueOf(thread.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean isCompiler(Path thread) {
        try {
            return COMPILERS.contains(Files.readString(thread.resolve("comm")).strip());
        } catch (IOException e) {
            // It ended meanwhile.
            return false;
        }
    }

    /** To Linux a thread is a process of its own here; where it refuses, the thread stays as it is. */
    private static void setNiceness(int thread, int niceness) {
        SET_PRIORITY.ifPresent(call -> {
            try {
                int _ = (int) call.invokeExact(PROCESS, thread, niceness);
            } catch (Throwable e) {
                throw new IllegalStateException("a thread's priority cannot be set", e);
            }
        });
    }
}
