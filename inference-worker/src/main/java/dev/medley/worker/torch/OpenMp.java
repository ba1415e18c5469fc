package dev.medley.worker.torch;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/**
 * LibTorch's threads spin while they wait for each other. On a machine shared with a database and other workers that costs a time slice for every
 * operation: a step became fifty times slower. A short spin, then sleep, is nearly as quick alone. The library reads the setting when it is loaded,
 * so it is put into the environment before; one that the operator has set stays.
 */
final class OpenMp {
    private static final String SPINS = "2000";
    private static boolean done;

    private OpenMp() {}

    static synchronized void spinBriefly() {
        if (!done) {
            done = true;
            setUnlessPresent("GOMP_SPINCOUNT", SPINS);
        }
    }

    private static void setUnlessPresent(String name, String value) {
        Linker linker = Linker.nativeLinker();
        var setenv = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setenv"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int result = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
            if (result != 0) {
                throw new IllegalStateException("environment is full");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
