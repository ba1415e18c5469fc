package dev.medley.worker.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;

/**
 * Memory for weights, one piece behind the other in the order in which they are asked for, on large pages where the system gives them: a step reads all
 * weights once, and with pages of 4 KiB looking up where they are costs as much as some of the reading. Elsewhere it is ordinary memory.
 *
 * <p>Belongs to an arena; for one thread.
 */
public final class LargePages implements SegmentAllocator {
    private static final long PAGE = 2L << 20;
    /** Linux's numbers. */
    private static final int READ_WRITE = 3;

    private static final int PRIVATE_ANONYMOUS = 0x22;
    private static final int ADVISE_LARGE = 14;

    /** What is needed of the system. */
    private record Calls(MethodHandle map, MethodHandle unmap, MethodHandle advise) {
        static Optional<Calls> find() {
            if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")) {
                return Optional.empty();
            }
            return Optional.of(new Calls(
                    call(
                            "mmap",
                            FunctionDescriptor.of(
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_LONG)),
                    call(
                            "munmap",
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG)),
                    call(
                            "madvise",
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_INT))));
        }

        private static MethodHandle call(String name, FunctionDescriptor shape) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), shape);
        }
    }

    private static final Optional<Calls> CALLS = Calls.find();

    private final Arena arena;
    private final long chunk;
    private MemorySegment rest = MemorySegment.NULL;

    /**
     * @param chunk bytes to map at once, best as many as will be needed: what is mapped and never written takes no memory, but for the end of a page
     */
    public LargePages(Arena arena, long chunk) {
        this.arena = arena;
        this.chunk = Math.max(1, chunk);
    }

    @Override
    public MemorySegment allocate(long bytes, long alignment) {
        long at = -rest.address() & (alignment - 1);
        if (rest.byteSize() < at + bytes) {
            rest = region(Math.max(chunk, bytes));
            at = 0;
        }
        MemorySegment piece = rest.asSlice(at, bytes);
        rest = rest.asSlice(at + bytes);
        return piece;
    }

    /** Zeros, at the beginning of a large page where there are any. */
    private MemorySegment region(long bytes) {
        return CALLS.flatMap(calls -> mapped(calls, bytes)).orElseGet(() -> arena.allocate(bytes, 64));
    }

    private Optional<MemorySegment> mapped(Calls calls, long bytes) {
        try {
            long length = bytes + PAGE;
            var mapped = (MemorySegment)
                    calls.map().invokeExact(MemorySegment.NULL, length, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L);
            if (mapped.address() == -1) {
                return Optional.empty();
            }
            MemorySegment whole = mapped.reinterpret(length, arena, segment -> unmap(calls, segment));
            MemorySegment region = whole.asSlice(-whole.address() & (PAGE - 1), bytes);
            // Where the system has no large pages it says so, and the memory serves all the same.
            int _ = (int) calls.advise().invokeExact(region, bytes, ADVISE_LARGE);
            return Optional.of(region);
        } catch (Throwable e) {
            throw new IllegalStateException("memory for weights cannot be mapped", e);
        }
    }

    private static void unmap(Calls calls, MemorySegment segment) {
        try {
            int _ = (int) calls.unmap().invokeExact(segment, segment.byteSize());
        } catch (Throwable e) {
            throw new IllegalStateException("memory of weights cannot be given back", e);
        }
    }
}
