package dev.medley.local.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a killed S3Proxy leaves in its folder: parts of a multipart upload whose record, the stub, is gone or was never written, and drafts of objects, which
 * get their name when they are whole. No key of Medley's ends as the name of a draft does.
 */
final class TornUploads {
    private static final String PARTS = ".mpus-";
    private static final String RECORD = ".s3proxy-mpu-stub-";
    private static final String PARTS_RECORD = "-stub";
    private static final int ID_LENGTH = 36;
    private static final Pattern DRAFT = Pattern.compile(".+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private TornUploads() {}

    /** The key of what S3Proxy's store keeps of a multipart upload for as long as it is open. */
    static String recordOf(String id, String key) {
        return PARTS + id + "-" + key + PARTS_RECORD;
    }

    /** Removes them. No server may be running on the folder. */
    static void remove(Path folder) throws IOException {
        for (Path bucket : children(folder)) {
            if (Files.isDirectory(bucket)) {
                removeFrom(bucket);
            }
        }
    }

    private static void removeFrom(Path bucket) throws IOException {
        for (Path child : children(bucket)) {
            String name = child.getFileName().toString();
            if (name.startsWith(PARTS) && name.length() >= PARTS.length() + ID_LENGTH) {
                String id = name.substring(PARTS.length(), PARTS.length() + ID_LENGTH);
                if (Files.notExists(bucket.resolve(RECORD + id)) && !hasRecord(child)) {
                    delete(child);
                }
            } else if (!name.startsWith(PARTS) && !name.startsWith(RECORD)) {
                removeDrafts(child);
            }
        }
    }

    private static void removeDrafts(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (DRAFT.matcher(file.getFileName().toString()).matches()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static boolean hasRecord(Path parts) throws IOException {
        try (Stream<Path> files = Files.walk(parts)) {
            return files.anyMatch(file -> file.getFileName().toString().endsWith(PARTS_RECORD));
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
