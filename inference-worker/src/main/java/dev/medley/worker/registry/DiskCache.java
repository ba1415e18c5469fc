package dev.medley.worker.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Verified adapters on disk, a folder for each digest, within a byte budget. The least recently used one that nobody holds goes first. A folder
 * appears whole, by one rename; what a crash left half-written is swept at the next start. Safe for many threads.
 */
public final class DiskCache {
    private static final String DRAFT = ".draft-";
    private static final String DIGEST = "sha256:";

    private final Path root;
    private final long budget;
    private final Map<String, Entry> entries = new HashMap<>();
    private long reserved;
    private long clock;
    private long evictions;

    /** @param budget most bytes of all adapters together */
    public DiskCache(Path root, long budget) {
        this.root = root;
        this.budget = budget;
        try {
            Files.createDirectories(root);
            for (Path path : children(root)) {
                String name = path.getFileName().toString();
                if (name.startsWith(DRAFT)) {
                    delete(path);
                } else if (name.matches("[0-9a-f]{64}")) {
                    entries.put(name, new Entry(size(path), ++clock));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the adapter cache " + root + " can't be used: " + e.getMessage(), e);
        }
    }

    /** The folder of a digest, kept until the lease is closed; empty when it is not here. Touches no file. */
    synchronized Optional<Lease> lease(String hex) {
        Entry entry = entries.get(hex);
        if (entry == null) {
            return Optional.empty();
        }
        entry.leases++;
        entry.used = ++clock;
        return Optional.of(new Lease(hex, root.resolve(hex)));
    }

    /** As {@link #lease}, for who is going to read the files: empty, too, when they are not whole any more. */
    synchronized Optional<Lease> leaseToRead(String hex) throws IOException {
        Entry entry = entries.get(hex);
        if (entry != null && entry.leases == 0 && !isWhole(hex, entry)) {
            // Something else than this cache took from it: it has to be brought again.
            entries.remove(hex);
            delete(root.resolve(hex));
        }
        return lease(hex);
    }

    /** Makes room and an empty folder to write into; empty when what is in use leaves no room. */
    synchronized Optional<Draft> draft(long bytes) throws IOException {
        while (held() + bytes > budget) {
            Optional<String> oldest = entries.entrySet().stream()
                    .filter(each -> each.getValue().leases == 0)
                    .min(Comparator.comparingLong(each -> each.getValue().used))
                    .map(Map.Entry::getKey);
            if (oldest.isEmpty()) {
                return Optional.empty();
            }
            entries.remove(oldest.get());
            evictions++;
            delete(root.resolve(oldest.get()));
        }
        Path folder = Files.createTempDirectory(root, DRAFT);
        reserved += bytes;
        return Optional.of(new Draft(folder, bytes));
    }

    /** Bytes on disk and promised. */
    synchronized long held() {
        return reserved
                + entries.values().stream().mapToLong(entry -> entry.bytes).sum();
    }

    synchronized long count() {
        return entries.size();
    }

    synchronized long evictions() {
        return evictions;
    }

    /** Digests of what is on disk. */
    synchronized List<String> versions() {
        return entries.keySet().stream().map(hex -> DIGEST + hex).toList();
    }

    /** Deletes these, but for those that are in use. */
    synchronized void forget(List<String> versions) throws IOException {
        for (String version : versions) {
            String hex = version.substring(DIGEST.length());
            Entry entry = entries.get(hex);
            if (entry != null && entry.leases == 0) {
                entries.remove(hex);
                delete(root.resolve(hex));
            }
        }
    }

    private synchronized void publish(Draft draft, String hex) throws IOException {
        Path target = root.resolve(hex);
        if (!entries.containsKey(hex)) {
            delete(target);
            Files.move(draft.folder, target, StandardCopyOption.ATOMIC_MOVE);
            entries.put(hex, new Entry(draft.bytes, ++clock));
        }
    }

    private synchronized void drop(Draft draft) {
        reserved -= draft.bytes;
        try {
            delete(draft.folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void release(String hex) {
        entries.get(hex).leases--;
    }

    private boolean isWhole(String hex, Entry entry) throws IOException {
        Path folder = root.resolve(hex);
        return Files.isDirectory(folder) && size(folder) == entry.bytes;
    }

    private static long size(Path folder) throws IOException {
        long bytes = 0;
        for (Path file : children(folder)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            for (Path file : children(folder)) {
                Files.delete(file);
            }
            Files.delete(folder);
        }
    }

    private static final class Entry {
        private final long bytes;
        private long used;
        private int leases;

        Entry(long bytes, long used) {
            this.bytes = bytes;
            this.used = used;
        }
    }

    /** Somebody reads this folder: it stays. Close once. */
    final class Lease implements AutoCloseable {
        private final String hex;
        private final Path folder;

        private Lease(String hex, Path folder) {
            this.hex = hex;
            this.folder = folder;
        }

        Path folder() {
            return folder;
        }

        @Override
        public void close() {
            release(hex);
        }
    }

    /** A folder being written; closed without {@link #publish} it leaves nothing behind. */
    final class Draft implements AutoCloseable {
        private final Path folder;
        private final long bytes;

        private Draft(Path folder, long bytes) {
            this.folder = folder;
            this.bytes = bytes;
        }

        Path folder() {
            return folder;
        }

        void publish(String hex) throws IOException {
            DiskCache.this.publish(this, hex);
        }

        @Override
        public void close() {
            drop(this);
        }
    }
}
