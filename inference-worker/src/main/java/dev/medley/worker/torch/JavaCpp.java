package dev.medley.worker.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads LibTorch through its binding, which guards against programs that never free anything: it registers every native object with the garbage collector
 * and reads the process's size from the kernel before it makes one. Here a {@link TensorScope} frees each tensor, and a step makes a thousand of
 * them, so both guards are switched off; what the operator has set stays.
 */
final class JavaCpp {
    private JavaCpp() {}

    /**
     * Workers of one machine take turns: the binding unpacks its libraries into a folder that they share, and while it is new there, one of them would
     * write a library again that another has mapped, who dies of it.
     *
     * @return path of the binding's library
     */
    static synchronized String load() {
        setUnlessPresent("org.bytedeco.javacpp.nopointergc", "true");
        setUnlessPresent("org.bytedeco.javacpp.maxphysicalbytes", "0");
        OpenMp.spinBriefly();
        try {
            Path turn = Loader.getCacheDir().toPath().resolve("medley.lock");
            try (var file = FileChannel.open(turn, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = file.lock()) {
                return Loader.load(torch.class);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("LibTorch's libraries can't be unpacked", e);
        }
    }

    private static void setUnlessPresent(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
