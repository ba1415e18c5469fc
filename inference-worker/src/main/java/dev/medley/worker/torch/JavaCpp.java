package dev.medley.worker.torch;

/**
 * The binding guards against programs that never free anything: it registers every native object with the garbage collector and reads the process's
 * size from the kernel before it makes one. Here a {@link TensorScope} frees each tensor, and a step makes a thousand of them, so both guards are
 * switched off; what the operator has set stays. The properties are read when the binding's classes are loaded.
 */
final class JavaCpp {
    private JavaCpp() {}

    static void trustScopes() {
        setUnlessPresent("org.bytedeco.javacpp.nopointergc", "true");
        setUnlessPresent("org.bytedeco.javacpp.maxphysicalbytes", "0");
    }

    private static void setUnlessPresent(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
