package dev.medley.local.supervise;

import dev.medley.format.FileFlaw;
import dev.medley.local.problem.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The disk that a data directory is on.
 *
 * @param free bytes
 */
public record Disk(Path data, long free) {
    private static final long MEGABYTE = 1_000_000;
    /** What a first start writes: PostgreSQL's files, the samples, logs. */
    private static final long FIRST_START = 128 * MEGABYTE;
    /** Where less is left, what has just failed has failed for it: a part or a page is not written in halves. */
    private static final long NEXT_WRITE = 16 * MEGABYTE;

    public static Disk of(Layout layout) {
        try {
            return new Disk(layout.data(), Files.getFileStore(layout.data()).getUsableSpace());
        } catch (IOException e) {
            throw new Failure("can't read " + layout.data() + ": " + FileFlaw.why(e), e);
        }
    }

    /** @throws Failure when Medley can't start anew with so little */
    void requireRoom() {
        if (free < FIRST_START) {
            throw new Failure(complaint() + "; a first start needs " + FIRST_START / MEGABYTE + " MB");
        }
    }

    /** What a failure comes from where the disk is full; itself says only who met it first. */
    public Optional<Failure> blamed(Exception failure) {
        return free < NEXT_WRITE
                ? Optional.of(new Failure(complaint() + " (" + failure.getMessage() + ")", failure))
                : Optional.empty();
    }

    private String complaint() {
        return "the disk of " + data + " is full, " + free / MEGABYTE
                + " MB are free: make room, or choose another folder with --data";
    }
}
