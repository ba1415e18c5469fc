package dev.medley.worker.torch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Operations of a device that were recorded and are launched together (a CUDA graph): one call in place of a thousand. They read and write the memory
 * that they were recorded with, so every tensor from outside has to live as long as the graph; what they make lies in memory of the graph's own.
 * Belongs to the thread that recorded it.
 *
 * <p>LibTorch's class, which the binding lacks, is called by its symbols. No C++ exception may reach a Java frame, so CUDA's runtime is asked before each
 * call that could throw one.
 */
public final class DeviceGraph implements AutoCloseable {
    /** Bytes for the C++ object, several times its size, and what they are a multiple of. */
    private static final long ROOM = 1024;

    private static final long ALIGNMENT = 16;
    /** Calls that the recording forbids by caution, such as for memory, which LibTorch's allocator knows how to make meanwhile. */
    private static final int RELAXED = 2;

    private static final int NOT_CAPTURING = 0;
    private static final int CAPTURING = 1;
    private static final AtomicLong LAUNCHES = new AtomicLong();

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

        static final CudaFunction STATUS = CudaFunction.ofRuntime("cudaStreamIsCapturing", ADDRESS, ADDRESS);
        static final CudaFunction ABANDON = CudaFunction.ofRuntime("cudaStreamEndCapture", ADDRESS, ADDRESS);
        static final CudaFunction CLEAR_ERROR = CudaFunction.ofRuntime("cudaGetLastError");
        static final CudaFunction INSTANTIATE =
                CudaFunction.ofRuntime("cudaGraphInstantiateWithFlags", ADDRESS, ADDRESS, JAVA_LONG);
        static final CudaFunction LAUNCH = CudaFunction.ofRuntime("cudaGraphLaunch", ADDRESS, ADDRESS);
        static final CudaFunction DESTROY = CudaFunction.ofRuntime("cudaGraphExecDestroy", ADDRESS);
    }

    /** What was to be recorded can't be, with the reason; the device is as it was before. */
    public static final class NotRecorded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotRecorded(Throwable cause) {
            super("steps can't be recorded: " + cause.getMessage(), cause);
        }
    }

    private DeviceGraph(Runnable operations) {
        this.stream = Device.stream();
        requireStatus(NOT_CAPTURING);
        // Of an object whose recording failed LibTorch's allocator knows the address for ever: it is never freed.
        this.recorded = Arena.global().allocate(ROOM, ALIGNMENT);
        Cuda.MAKE.call(recorded, true);
        Cuda.BEGIN.call(recorded, 0L, 0L, RELAXED);
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

    /**
     * Records what the operations ask of the device, which does nothing of it yet. They have run before, so that what LibTorch makes once is there, and
     * exchange nothing with the host.
     *
     * @throws NotRecorded when the device refuses one
     */
    public static DeviceGraph record(Runnable operations) {
        try {
            return new DeviceGraph(operations);
        } catch (RuntimeException | LinkageError e) {
            throw new NotRecorded(e);
        }
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
