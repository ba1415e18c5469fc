package dev.medley.local.supervise;

import dev.medley.format.FileFlaw;
import dev.medley.local.problem.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** One supervisor a data directory. The lock goes with its process, however that ends. */
public record DataLock(FileChannel channel) {
    /** Whether a supervisor has it that runs or has only begun. */
    static boolean isHeld(Layout layout) {
        try {
            Optional<DataLock> free = take(layout);
            if (free.isPresent()) {
                free.get().channel().close();
            }
            return free.isEmpty();
        } catch (IOException e) {
            throw new Failure("can't read " + layout.data() + ": " + FileFlaw.why(e), e);
        }
    }

    /** Empty when another supervisor has it. */
    public static Optional<DataLock> take(Layout layout) {
        try {
            Files.createDirectories(layout.data().resolve("logs"));
            FileChannel channel = FileChannel.open(
                    layout.data().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locks(channel)) {
                return Optional.of(new DataLock(channel));
            }
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            throw new Failure(
                    "can't write to " + layout.data() + ": " + FileFlaw.why(e) + "; choose another with --data", e);
        }
    }

    /** Takes the lock until the channel is closed; false when this or another JVM has it. */
    private static boolean locks(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException sameJvm) {
            return false;
        }
    }
}
