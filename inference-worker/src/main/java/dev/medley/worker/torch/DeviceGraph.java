package dev.medley.worker.torch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Operations of a device that were recorded and are launched together (a CUDA graph): one call in place of a thousand. They read and write the memory
 * that they were recorded with, so every tensor from outside has to live as long as the graph; what they make lies in {@link GraphMemory}. Belongs to
 * the thread that recorded it.
 *
 * <p>LibTorch's class, which the binding lacks, is called by its symbols. No C++ exception may reach a Java frame, so CUDA's runtime is asked before each
 * call that could throw one.
 */
public final class DeviceGraph implements AutoCloseable {
    /** Bytes for the C++ object, several times its size, and what they are a multiple of. */
    private static final long ROOM = 1024;

    private static final long ALIGNMENT = 16;
    /** Allows what other modes forbid as a precaution, such as to ask for memory: LibTorch's allocator knows how while it records. */
    private static final int RELAXED = 2;

    private static final int NOT_CAPTURING = 0;
    private static final int CAPTURING = 1;
    private static final AtomicLong LAUNCHES = new AtomicLong();

    /** Stays open where the recording fails: LibTorch's allocator goes on asking the C++ object then. */
    private final Arena arena = Arena.ofConfined();

    private final MemorySegment stream;
    private final MemorySegment recorded;
    private final MemorySegment executable;

    /** The functions, found when the first graph is recorded. */
    private static final class Cuda {
        static final CudaFunction MAKE = CudaFunction.find("_ZN2at4cuda9CUDAGraphC1Eb", ADDRESS, JAVA_BOOLEAN);
        static final CudaFunction FREE = CudaFunction.find("_ZN2at4cuda9CUDAGraphD1Ev", ADDRESS);
        static final CudaFunction BEGIN = CudaFunction.find(
                "_ZN2at4cuda9CUDAGraph13capture_beginESt4pairIyyE21cudaStreamCaptureMode",
                ADDRESS,
                JAVA_LONG,
                JAVA_LONG,
                JAVA_INT);
        static final CudaFunction END = CudaFunction.find("_ZN2at4cuda9CUDAGraph11capture_endEv", ADDRESS);
        static final CudaFunction RAW =
                CudaFunction.find("_ZN2at4cuda9CUDAGraph14raw_cuda_graphEv", FunctionDescriptor.of(ADDRESS, ADDRESS));
        static final CudaFunction POOL = CudaFunction.find(
                "_ZN2at4cuda9CUDAGraph4poolEv",
                FunctionDescriptor.of(MemoryLayout.structLayout(JAVA_LONG, JAVA_LONG), ADDRESS));

        static final CudaFunction STATUS = CudaFunction.ofRuntime("cudaStreamIsCapturing", ADDRESS, ADDRESS);
        static final CudaFunction ABANDON = CudaFunction.ofRuntime("cudaStreamEndCapture", ADDRESS, ADDRESS);
        static final CudaFunction CLEAR_ERROR = CudaFunction.ofRuntime("cudaGetLastError");
        static final CudaFunction INSTANTIATE =
                CudaFunction.ofRuntime("cudaGraphInstantiateWithFlags", ADDRESS, ADDRESS, JAVA_LONG);
        static final CudaFunction LAUNCH = CudaFunction.ofRuntime("cudaGraphLaunch", ADDRESS, ADDRESS);
        static final CudaFunction DESTROY = CudaFunction.ofRuntime("cudaGraphExecDestroy", ADDRESS);
    }

    /** Number of a pool of LibTorch's allocator. */
    record Pool(long first, long second) {
        /** Stands for one that is made by the recording. */
        static final Pool NEW = new Pool(0, 0);
    }

    /** What was to be recorded can't be, with the reason; the device is as it was before. */
    public static final class NotRecorded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotRecorded(Throwable cause) {
            super("steps can't be recorded: " + cause.getMessage(), cause);
        }
    }

    private DeviceGraph(Pool pool, Runnable operations) {
        this.stream = Device.stream();
        requireStatus(NOT_CAPTURING);
        this.recorded = arena.allocate(ROOM, ALIGNMENT);
        Cuda.MAKE.call(recorded, true);
        Cuda.BEGIN.call(recorded, pool.first(), pool.second(), RELAXED);
        try {
            operations.run();
            requireStatus(CAPTURING);
        } catch (RuntimeException e) {
            Cuda.ABANDON.call(stream, arena.allocate(ADDRESS));
            Cuda.CLEAR_ERROR.call();
            throw e;
        }
        Cuda.END.call(recorded);
        MemorySegment target = arena.allocate(ADDRESS);
        Cuda.INSTANTIATE.require(target, Cuda.RAW.call(recorded), 0L);
        this.executable = target.get(ADDRESS, 0);
    }

    /** Whether graphs can be had of the scope's device. */
    public static boolean isPossible() {
        return TensorScope.device() == Device.CUDA;
    }

    static DeviceGraph record(Pool pool, Runnable operations) {
        try {
            return new DeviceGraph(pool, operations);
        } catch (RuntimeException | LinkageError e) {
            throw new NotRecorded(e);
        }
    }

    /** The pool that the graph's memory is of. */
    Pool pool() {
        var numbers = (MemorySegment) Cuda.POOL.call(arena, recorded);
        return new Pool(numbers.getAtIndex(JAVA_LONG, 0), numbers.getAtIndex(JAVA_LONG, 1));
    }

    /** Launches of the whole process so far. */
    public static long launches() {
        return LAUNCHES.get();
    }

    /** Behind everything that the thread asked of the device before. */
    public void launch() {
        Cuda.LAUNCH.require(executable, stream);
        LAUNCHES.incrementAndGet();
    }

    private void requireStatus(int wanted) {
        MemorySegment status = arena.allocate(JAVA_INT);
        Cuda.STATUS.require(stream, status);
        int found = status.get(JAVA_INT, 0);
        if (found != wanted) {
            throw new IllegalStateException("cudaStreamIsCapturing: status " + found + " in place of " + wanted);
        }
    }

    @Override
    public void close() {
        Cuda.DESTROY.require(executable);
        Cuda.FREE.call(recorded);
        arena.close();
    }
}
