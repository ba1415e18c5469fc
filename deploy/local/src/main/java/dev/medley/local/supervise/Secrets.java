package dev.medley.local.supervise;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.medley.format.FileFlaw;
import dev.medley.format.JsonFlaw;
import dev.medley.local.problem.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What the processes of one Medley know each other by; made once, kept in the data directory with mode 0600.
 *
 * @param fleetToken of workers to the registry
 */
record Secrets(String fleetToken, String s3AccessKey, String s3SecretKey) {
    private static final int BYTES = 24;

    static Secrets load(Layout layout) {
        Path file = layout.secrets();
        try {
            if (!Files.exists(file)) {
                Path partial = Files.createTempFile(
                        layout.data(),
                        "secrets",
                        ".tmp",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                MedleyFile.JSON.writeValue(partial.toFile(), new Secrets(random(), random(), random()));
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return MedleyFile.JSON.readValue(file.toFile(), Secrets.class);
        } catch (JsonProcessingException e) {
            throw new Failure(
                    "can't read " + file + ": " + JsonFlaw.of(e).sentence()
                            + "; delete it, and ./medley up makes others",
                    e);
        } catch (IOException e) {
            throw new Failure(
                    "can't read or write " + file + ": " + FileFlaw.why(e) + "; check free space and access", e);
        }
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
