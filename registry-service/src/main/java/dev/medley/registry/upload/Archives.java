package dev.medley.registry.upload;

import dev.medley.format.Digest;
import dev.medley.format.Finding;
import dev.medley.format.FindingCode;
import dev.medley.format.Litter;
import dev.medley.registry.storage.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Unpacks an upload that is one zip archive. No entry is ever written under the name it has, and reading stops where the bounds do: a small archive
 * can't become a large one.
 */
@ApplicationScoped
class Archives {
    private static final int MAX_ENTRIES = 64;
    private static final int MAX_RATIO = 100;
    private static final int CHUNK = 1 << 16;
    private static final List<String> NESTED =
            List.of(".zip", ".gz", ".tgz", ".tar", ".7z", ".rar", ".bz2", ".xz", ".zst");
    /** What every zip program writes and reads; others need libraries of their own. */
    private static final Set<Integer> METHODS = Set.of(ZipArchiveEntry.STORED, ZipArchiveEntry.DEFLATED);

    private final BlobStore blobs;
    private final UploadConfig config;

    @Inject
    Archives(BlobStore blobs, UploadConfig config) {
        this.blobs = blobs;
        this.config = config;
    }

    /** What came of it. */
    sealed interface Result {}

    /** The files themselves; those of an upload that is no archive are as they were. */
    record Unpacked(List<StoredFile> files, List<Finding> findings) implements Result {}

    /** An archive that is not opened. */
    record Refused(List<Finding> findings) implements Result {}

    /** Whether an upload of these files is one archive to be unpacked. */
    static boolean isArchive(List<String> paths) {
        return paths.size() == 1 && paths.getFirst().toLowerCase(Locale.ROOT).endsWith(".zip");
    }

    /** @param quarantine where unpacked files may be put */
    Result unpack(List<StoredFile> files, String quarantine) {
        if (!isArchive(files.stream().map(StoredFile::path).toList())) {
            return new Unpacked(files, List.of());
        }
        StoredFile archive = files.getFirst();
        Path local = null;
        try {
            local = Files.createTempFile("medley-archive", ".zip");
            Optional<Finding> wrong = fetch(archive, local);
            return wrong.isPresent() ? new Refused(List.of(wrong.get())) : open(archive.path(), local, quarantine);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(local);
        }
    }

    /** An archive has a digest of its own that was announced. */
    private Optional<Finding> fetch(StoredFile archive, Path local) throws IOException {
        MessageDigest digest = Digest.sha256();
        try (InputStream in = blobs.read(archive.key(), 0);
                OutputStream out = new DigestOutputStream(Files.newOutputStream(local), digest)) {
            in.transferTo(out);
        }
        String got = HexFormat.of().formatHex(digest.digest());
        return got.equals(archive.sha256())
                ? Optional.empty()
                : Optional.of(Finding.of(
                        FindingCode.UPLOAD_HASH_MISMATCH,
                        archive.path(),
                        "",
                        "SHA-256 is " + got + ", you announced " + archive.sha256() + "."));
    }

    private Result open(String name, Path local, String quarantine) throws IOException {
        try (ZipFile zip = opened(local)) {
            List<ZipArchiveEntry> entries = Collections.list(zip.getEntries()).stream()
                    .filter(entry -> !entry.isDirectory() && !Litter.is(entry.getName()))
                    .toList();
            Optional<String> unsafe = unsafe(entries);
            if (unsafe.isPresent()) {
                return refused(name, unsafe.get());
            }
            String folder = commonFolder(entries);
            List<StoredFile> files = new ArrayList<>();
            long left = config.maxSize().asLongValue();
            for (ZipArchiveEntry entry : entries) {
                long most = Math.min(left, Math.max(CHUNK, entry.getCompressedSize() * MAX_RATIO));
                Optional<StoredFile> file = unpack(zip, entry, folder, quarantine + "zip-" + files.size(), most);
                if (file.isEmpty()) {
                    return refused(name, "unpacked size over " + most + " bytes or ratio over " + MAX_RATIO + ":1");
                }
                left -= file.get().size();
                files.add(file.get());
            }
            return new Unpacked(files, moved(name, folder));
        } catch (WrongChecksum wrong) {
            return refused(name, "the checksum of `" + wrong.getMessage() + "` is wrong");
        } catch (ZipException | IllegalArgumentException damaged) {
            return refused(name, "it is damaged or no zip archive");
        }
    }

    /** An archive says by many exceptions that it is damaged; here there is one. */
    private static ZipFile opened(Path local) throws ZipException {
        try {
            return ZipFile.builder().setPath(local).get();
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private static InputStream content(ZipFile zip, ZipArchiveEntry entry) throws ZipException {
        try {
            return zip.getInputStream(entry);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    /** Apart from writing, which fails for reasons of this machine. */
    private static int read(InputStream entry, byte[] chunk) throws ZipException {
        try {
            return entry.read(chunk);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private static ZipException damaged(IOException why) {
        var damaged = new ZipException(why.getMessage());
        damaged.initCause(why);
        return damaged;
    }

    /** What can be said before anything is unpacked. */
    private static Optional<String> unsafe(List<ZipArchiveEntry> entries) {
        if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
            return Optional.of(entries.size() + " entries; 1 to " + MAX_ENTRIES + " are taken");
        }
        for (ZipArchiveEntry entry : entries) {
            String name = entry.getName().toLowerCase(Locale.ROOT);
            if (entry.isUnixSymlink()) {
                return Optional.of("link");
            }
            if (entry.getGeneralPurposeBit().usesEncryption()) {
                return Optional.of("encrypted");
            }
            if (NESTED.stream().anyMatch(name::endsWith)) {
                return Optional.of("nested archive");
            }
            if (!METHODS.contains(entry.getMethod())) {
                return Optional.of("compressed by another method than deflate");
            }
        }
        return Optional.empty();
    }

    /** The one folder that all entries are in, with its slash; empty when there is none. */
    private static String commonFolder(List<ZipArchiveEntry> entries) {
        String first = entries.getFirst().getName();
        String folder = first.substring(0, first.indexOf('/') + 1);
        boolean common = !folder.isEmpty()
                && !folder.startsWith(".")
                && entries.stream().allMatch(entry -> entry.getName().startsWith(folder));
        return common ? folder : "";
    }

    private Optional<StoredFile> unpack(ZipFile zip, ZipArchiveEntry entry, String folder, String key, long most)
            throws IOException {
        Path local = Files.createTempFile("medley-entry", ".part");
        try {
            MessageDigest digest = Digest.sha256();
            CRC32 checksum = new CRC32();
            long size = 0;
            try (InputStream in = content(zip, entry);
                    OutputStream out = new DigestOutputStream(Files.newOutputStream(local), digest)) {
                byte[] chunk = new byte[CHUNK];
                for (int count = read(in, chunk); count >= 0; count = read(in, chunk)) {
                    size += count;
                    if (size > most) {
                        return Optional.empty();
                    }
                    checksum.update(chunk, 0, count);
                    out.write(chunk, 0, count);
                }
            }
            if (checksum.getValue() != entry.getCrc()) {
                throw new WrongChecksum(entry.getName());
            }
            blobs.write(key, local);
            String path = entry.getName().substring(folder.length());
            return Optional.of(new StoredFile(path, size, HexFormat.of().formatHex(digest.digest()), key));
        } finally {
            delete(local);
        }
    }

    /** The message is the name of the entry. */
    private static final class WrongChecksum extends ZipException {
        private static final long serialVersionUID = 1L;

        WrongChecksum(String entry) {
            super(entry);
        }
    }

    private static List<Finding> moved(String name, String folder) {
        return folder.isEmpty()
                ? List.of()
                : List.of(Finding.of(
                        FindingCode.ARCHIVE_NESTED_DIR,
                        name,
                        "",
                        "Files were inside `" + folder + "`; they were moved to the root."));
    }

    private static Refused refused(String name, String why) {
        return new Refused(List.of(Finding.of(FindingCode.ARCHIVE_UNSAFE, name, "", "Archive refused: " + why + ".")));
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
