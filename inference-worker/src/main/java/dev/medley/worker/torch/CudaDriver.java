package dev.medley.worker.torch;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;

/** What LibTorch's binding does not tell about the device, asked of NVIDIA's driver. */
final class CudaDriver {
    private static final int LONGEST = 256;
    private static final int FIRST = 0;

    private CudaDriver() {}

    /** Such as {@code NVIDIA H100 80GB HBM3}; the driver is started, since CUDA is in use. */
    static String deviceName() {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup driver = SymbolLookup.libraryLookup("libcuda.so.1", arena);
            var getName = linker.downcallHandle(
                    driver.findOrThrow("cuDeviceGetName"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            MemorySegment name = arena.allocate(LONGEST);
            int result = (int) getName.invokeExact(name, LONGEST, FIRST);
            if (result != 0) {
                throw new UnusableDevice("the driver does not know the device: CUDA error " + result);
            }
            return name.getString(0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
