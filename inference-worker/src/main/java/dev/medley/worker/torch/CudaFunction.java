package dev.medley.worker.torch;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** A function of LibTorch's half for CUDA, or of CUDA's runtime, on which that depends: the binding has none of them. */
record CudaFunction(String name, MethodHandle handle) {
    private static final SymbolLookup LIBRARIES = SymbolLookup.libraryLookup(Device.cudaLibrary(), Arena.global());

    /** One that returns nothing. */
    static CudaFunction find(String symbol, MemoryLayout... arguments) {
        return find(symbol, FunctionDescriptor.ofVoid(arguments));
    }

    /** One of the runtime, which returns a code. */
    static CudaFunction ofRuntime(String symbol, MemoryLayout... arguments) {
        return find(symbol, FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }

    static CudaFunction find(String symbol, FunctionDescriptor descriptor) {
        MemorySegment address = LIBRARIES
                .find(symbol)
                .orElseThrow(() -> new UnusableDevice(Device.cudaLibrary() + " does not know " + symbol));
        return new CudaFunction(symbol, Linker.nativeLinker().downcallHandle(address, descriptor));
    }

    Object call(Object... arguments) {
        try {
            return handle.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Calls one of the runtime's, and says in CUDA's words why it failed. */
    void require(Object... arguments) {
        int code = (int) call(arguments);
        if (code != 0) {
            throw new IllegalStateException(name + ": CUDA error " + code + ", " + describe(code));
        }
    }

    private static String describe(int code) {
        var describing = find("cudaGetErrorString", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        return ((MemorySegment) describing.call(code))
                .reinterpret(Long.MAX_VALUE)
                .getString(0);
    }
}
