package dev.medley.worker.kernel;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Processors on which threads stay. The crew has as many threads as there are processors, and one more thread that works beside it makes the system put
 * two of the crew on one processor for long, which doubles a step. So each helper stays on a processor of its own, and what works in the background
 * shares those of the helpers: the first is left to the engine's thread, which goes where it is alone. That thread itself stays nowhere, since whatever
 * it starts would have to stay with it.
 *
 * <p>Linux only, and only where the process may use just as many processors as it counts on: a process that has a share of many shall use all of them.
 */
final class Seats {
    private static final int CALLING_THREAD = 0;
    /** Bytes of the system's sets: 1,024 processors. */
    private static final int SET = 128;

    private static final Optional<MethodHandle> GET = find("sched_getaffinity");
    private static final Optional<MethodHandle> SET_TO = find("sched_setaffinity");
    private static final List<Integer> ALL = all();

    private Seats() {}

    private static Optional<MethodHandle> find(String name) {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")) {
            return Optional.empty();
        }
        Linker linker = Linker.nativeLinker();
        AddressLayout set = ValueLayout.ADDRESS;
        return linker.defaultLookup()
                .find(name)
                .map(symbol -> linker.downcallHandle(
                        symbol,
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, set)));
    }

    /** Numbers of the processors, or none where threads are left to the system. */
    private static List<Integer> all() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(SET);
            if (GET.isEmpty() || !call(GET.get(), set)) {
                return List.of();
            }
            List<Integer> allowed =
                    BitSet.valueOf(set.asByteBuffer()).stream().boxed().toList();
            return allowed.size() == Runtime.getRuntime().availableProcessors() ? allowed : List.of();
        }
    }

    /** The calling thread stays on the processor of this helper of a crew of so many threads. */
    static void takeOwn(int helper, int threads) {
        if (threads == ALL.size()) {
            stayOn(ALL.subList(helper, helper + 1));
        }
    }

    /** The calling thread stays where helpers are. */
    static void takeAnyOfHelpers() {
        if (ALL.size() > 1) {
            stayOn(ALL.subList(1, ALL.size()));
        }
    }

    /** Where the system refuses, the thread goes where it likes. */
    private static void stayOn(List<Integer> processors) {
        var set = new BitSet(SET * Byte.SIZE);
        processors.forEach(set::set);
        byte[] bytes = set.toByteArray();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(SET);
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            SET_TO.ifPresent(handle -> call(handle, memory));
        }
    }

    private static boolean call(MethodHandle handle, MemorySegment set) {
        try {
            return (int) handle.invokeExact(CALLING_THREAD, (long) SET, set) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("a thread's processors cannot be told", e);
        }
    }
}
