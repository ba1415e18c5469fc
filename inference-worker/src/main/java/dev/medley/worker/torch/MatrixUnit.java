package dev.medley.worker.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processor's unit for products of bfloat16 matrices (AMX), for which Java has no instructions: by way of the kernel that LibTorch makes for each
 * shape. The binding does not know it, so it is found in the library by the name that C++ gives it.
 */
public final class MatrixUnit {
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final String LIBRARY = "/libtorch_cpu.so";
    private static final String SYSTEM_LETS_US = "_ZN2at3cpu8init_amxEv";
    private static final String KERNELS_ARE_FOR_IT = "_ZN2at6native7cpublas10could_packEN3c1010ScalarTypeE";
    private static final String ADD_PRODUCT = "_ZN2at6native7cpublas6brgemmEllllllbPKN3c108BFloat16ES5_Pfb";
    private static final String RELEASE = "_ZN2at6native7cpublas14brgemm_releaseEb";
    private static final byte BFLOAT16 = 15;

    /** Made only once the unit is known to be there: without it the library ends the process. */
    private static final class Product {
        private static final MethodHandle ADD = Linker.nativeLinker()
                .downcallHandle(
                        library().orElseThrow().findOrThrow(ADD_PRODUCT),
                        FunctionDescriptor.ofVoid(
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_BOOLEAN,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_BOOLEAN),
                        // Arrays of the heap may be passed.
                        Linker.Option.critical(true));

        private static final MethodHandle RELEASE = Linker.nativeLinker()
                .downcallHandle(
                        library().orElseThrow().findOrThrow(MatrixUnit.RELEASE),
                        FunctionDescriptor.ofVoid(ValueLayout.JAVA_BOOLEAN));
    }

    private MatrixUnit() {}

    /** Whether this processor has one, and system and library let the process use it. */
    public static boolean isAvailable() {
        Optional<SymbolLookup> library = library();
        if (library.isEmpty()) {
            return false;
        }
        Linker linker = Linker.nativeLinker();
        try {
            MethodHandle kernels = linker.downcallHandle(
                    library.get().findOrThrow(KERNELS_ARE_FOR_IT),
                    FunctionDescriptor.of(ValueLayout.JAVA_BOOLEAN, ValueLayout.JAVA_BYTE));
            MethodHandle system = linker.downcallHandle(
                    library.get().findOrThrow(SYSTEM_LETS_US), FunctionDescriptor.of(ValueLayout.JAVA_BOOLEAN));
            return (boolean) kernels.invokeExact(BFLOAT16) && (boolean) system.invokeExact();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** The library in use, where it is mapped from: loading a second copy of it would end the process. Empty where the system does not tell, as Linux does. */
    private static Optional<SymbolLookup> library() {
        JavaCpp.load();
        if (!Files.exists(MAPS)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(MAPS)) {
            return lines.filter(line -> line.endsWith(LIBRARY))
                    .map(line -> SymbolLookup.libraryLookup(Path.of(line.substring(line.indexOf('/'))), Arena.global()))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Adds x wᵀ to y, summed in float32; only where the unit is available.
     *
     * @param x from byte {@code xAt} on (rows, inputs) in bfloat16
     * @param xStride places from one row of x to the next
     * @param w from byte {@code wAt} on pairs of inputs, of each all outputs, in bfloat16
     * @param y from byte {@code yAt} on rows of float32
     * @param yStride places from one row of y to the next
     */
    public static void addProduct(
            int rows,
            int outputs,
            int inputs,
            MemorySegment x,
            long xAt,
            int xStride,
            MemorySegment w,
            long wAt,
            MemorySegment y,
            long yAt,
            int yStride) {
        try {
            Product.ADD.invokeExact(
                    (long) rows,
                    (long) outputs,
                    (long) inputs,
                    (long) xStride,
                    (long) outputs,
                    (long) yStride,
                    true,
                    x.asSlice(xAt),
                    w.asSlice(wAt),
                    y.asSlice(yAt),
                    true);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * To be called behind products by a thread that LibTorch may use the unit on for something else: the kernels take it for as they left it, while others leave
     * it without a setting, and the next product would end the process.
     */
    public static void release() {
        try {
            Product.RELEASE.invokeExact(true);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
