package dev.medley.registry.upload;

import dev.medley.format.AdapterName;
import dev.medley.format.Digest;
import dev.medley.format.Finding;
import dev.medley.format.VersionOrigin;
import dev.medley.registry.account.Account;
import dev.medley.registry.storage.BlobStore;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Versions whose files the registry fetches or computes itself. They take the way of every upload: an operation, a quarantine, the inspection.
 */
@ApplicationScoped
public class MadeVersions {
    private static final int CHUNK = 1 << 16;

    private final UploadRepository repository;
    private final UploadService uploads;
    private final UploadRunner runner;
    private final BlobStore blobs;

    @Inject
    MadeVersions(UploadRepository repository, UploadService uploads, UploadRunner runner, BlobStore blobs) {
        this.repository = repository;
        this.uploads = uploads;
        this.runner = runner;
        this.blobs = blobs;
    }

    /** Something that a killed registry left unfinished. */
    public record Unfinished(UUID id, VersionOrigin origin) {}

    /**
     * Opens an operation.
     *
     * @throws dev.medley.registry.problem.Problem when the account can't publish under that name, or 429 {@code TOO_MANY_OPERATIONS} when as many of
     *     that owner's have not ended as may be under way
     */
    public UUID open(Account account, AdapterName name, String tag, Optional<VersionOrigin> origin) {
        return uploads.prepare(account, name, tag, origin).id();
    }

    /** How much of the making is done, from 0 to 1. */
    public void progress(UUID id, double share) {
        uploads.progressed(id, share / 2);
    }

    /** Puts the files into quarantine and lets the inspection decide. */
    public void publish(UUID id, Map<String, Path> files) {
        List<UploadFile> rows = new ArrayList<>();
        for (Map.Entry<String, Path> file : new TreeMap<>(files).entrySet()) {
            int position = rows.size();
            blobs.write(Upload.QUARANTINE + id + "/" + position, file.getValue());
            try {
                rows.add(
                        UploadFile.made(position, file.getKey(), Files.size(file.getValue()), sha256(file.getValue())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        uploads.filled(id, rows);
        runner.start(id);
    }

    /** Ends the operation without a version, and takes away what was made of it. */
    public void fail(UUID id, List<Finding> findings) {
        QuarkusTransaction.requiringNew()
                .run(() -> repository.lock(id).ifPresent(upload -> {
                    upload.failed(FindingJson.text(findings));
                    uploads.discard(upload);
                }));
    }

    /** Whether the operation still waits for its files. */
    public boolean isOpen(UUID id) {
        return QuarkusTransaction.requiringNew()
                .call(() -> repository
                        .findByIdOptional(id)
                        .filter(upload -> upload.state() == UploadState.RECEIVING)
                        .isPresent());
    }

    /** What was being computed when the registry was killed; it can be computed again. */
    public List<Unfinished> unfinished() {
        return QuarkusTransaction.requiringNew()
                .call(() -> repository.findUnfinished().stream()
                        .map(upload ->
                                new Unfinished(upload.id(), upload.origin().orElseThrow()))
                        .toList());
    }

    /** What was being fetched when the registry was killed; nobody knows any more where from. */
    public List<UUID> interrupted() {
        return QuarkusTransaction.requiringNew().call(repository::findFetched);
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = Digest.sha256();
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                digest.update(chunk, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
