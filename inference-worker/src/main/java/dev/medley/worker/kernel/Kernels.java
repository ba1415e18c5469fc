package dev.medley.worker.kernel;

/** Whether this process can use the kernels. */
public final class Kernels {
    private static final String MODULE = "jdk.incubator.vector";

    private Kernels() {}

    /** The module must have been added when the process was started, and the processor must have vectors of 512 bits. */
    public static boolean available() {
        // The second question loads classes of the module: only once it is known to be there.
        return ModuleLayer.boot().findModule(MODULE).isPresent() && Vectors.native512();
    }
}
