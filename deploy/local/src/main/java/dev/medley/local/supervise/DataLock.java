package dev.medley.local.supervise;

import dev.medley.local.problem.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** One supervisor a data directory. The lock goes with its process, however that ends. */
public record DataLock(FileChannel channel) {
    /** Empty when another supervisor has it. */
    public static Optional<DataLock> take(Layout layout) {
        try {
            Files.createDirectories(layout.data().resolve("logs"));
            FileChannel channel = FileChannel.open(
                    layout.data().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new DataLock(channel));
        } catch (IOException e) {
            throw new Failure(
                    "can't write to " + layout.data() + ": " + e.getMessage() + "; choose another with --data", e);
        }
    }
}
