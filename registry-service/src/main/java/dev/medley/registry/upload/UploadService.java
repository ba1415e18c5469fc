package dev.medley.registry.upload;

import dev.medley.format.AdapterName;
import dev.medley.format.Finding;
import dev.medley.format.VersionOrigin;
import dev.medley.registry.account.Account;
import dev.medley.registry.adapter.AdapterService;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import dev.medley.registry.storage.BlobInventory;
import dev.medley.registry.storage.BlobMissing;
import dev.medley.registry.storage.BlobStore;
import dev.medley.registry.storage.BlobStore.Part;
import dev.medley.registry.storage.PartsRejected;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Opens, resumes, completes and drops uploads. The bytes go from the client straight to object storage. */
@ApplicationScoped
class UploadService {
    private final UploadRepository repository;
    private final AdapterService adapters;
    private final BlobStore blobs;
    private final BlobInventory inventory;
    private final Quotas quotas;
    private final KnownBlobs knownBlobs;
    private final UploadConfig config;

    @Inject
    UploadService(
            UploadRepository repository,
            AdapterService adapters,
            BlobStore blobs,
            BlobInventory inventory,
            Quotas quotas,
            KnownBlobs knownBlobs,
            UploadConfig config) {
        this.repository = repository;
        this.adapters = adapters;
        this.blobs = blobs;
        this.inventory = inventory;
        this.quotas = quotas;
        this.knownBlobs = knownBlobs;
        this.config = config;
    }

    /** A file that a client wants to send. */
    record Announced(
            @Schema(required = true, minLength = 1, maxLength = 255)
            String path,

            @Schema(required = true, minimum = "1") long size,
            @Schema(required = true, pattern = Shape.SHA256) String sha256) {}

    @Transactional
    Upload open(Account account, AdapterName name, String tag, List<Announced> files, boolean stripsMetadata) {
        Account owner = adapters.requirePublishable(name, account);
        AnnouncedFiles.requireLegal(files, config.maxSize().asLongValue());
        quotas.require(owner, files.stream().mapToLong(Announced::size).sum());
        UUID id = UUID.randomUUID();
        Set<String> known =
                knownBlobs.readable(files.stream().map(Announced::sha256).toList(), account.id());
        List<UploadFile> rows = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            Announced file = files.get(i);
            rows.add(
                    known.contains(file.sha256() + " " + file.size())
                            ? UploadFile.known(i, file.path(), file.size(), file.sha256())
                            : new UploadFile(
                                    i,
                                    file.path(),
                                    file.size(),
                                    file.sha256(),
                                    blobs.startParts(Upload.QUARANTINE + id + "/" + i)));
        }
        var upload = new Upload(id, account, name, tag, rows, config.expiry());
        if (stripsMetadata) {
            upload.stripMetadata();
        }
        repository.persist(upload);
        return upload;
    }

    /** An upload whose files the registry itself will put into quarantine. */
    @Transactional
    Upload prepare(Account account, AdapterName name, String tag, Optional<VersionOrigin> origin) {
        quotas.requireTurn(adapters.requirePublishable(name, account));
        var upload = new Upload(UUID.randomUUID(), account, name, tag, List.of(), config.expiry());
        origin.ifPresent(upload::come);
        repository.persist(upload);
        return upload;
    }

    /** The registry has put the files where they belong; from here on it is an upload like any other. */
    @Transactional
    void filled(UUID id, List<UploadFile> files) {
        Upload upload = repository.lock(id).orElseThrow(UploadService::unknown);
        if (upload.state() == UploadState.RECEIVING) {
            Account owner = adapters.requirePublishable(upload.name(), upload.account());
            quotas.require(owner, files.stream().mapToLong(UploadFile::size).sum());
            upload.fill(files);
            upload.run();
        }
    }

    @Transactional
    void progressed(UUID id, double share) {
        repository.lock(id).ifPresent(upload -> upload.progressed(share));
    }

    @Transactional
    Upload find(Account account, UUID id) {
        return known(account, id).orElseThrow(UploadService::unknown);
    }

    /** Empty as well for one of another account. */
    @Transactional
    Optional<Upload> known(Account account, UUID id) {
        return repository
                .findByIdOptional(id)
                .filter(upload -> upload.account().id().equals(account.id()));
    }

    long partSize() {
        return config.partSize().asLongValue();
    }

    String partUrl(Upload upload, UploadFile file, int number) {
        if (upload.state() != UploadState.RECEIVING || upload.isExpired(Instant.now())) {
            throw new Problem(410, "UPLOAD_EXPIRED", "This upload takes no more parts. Start a new one.");
        }
        if (number < 1 || number > file.partCount(partSize())) {
            throw Problem.invalid("numbers", file.path() + " has parts 1 to " + file.partCount(partSize()) + ".");
        }
        String storageId = file.storageId()
                .orElseThrow(() -> Problem.invalid("files", file.path() + " need not be sent: it is here already."));
        return blobs.partUrl(upload.quarantineKey(file), storageId, number);
    }

    List<Part> received(Upload upload, UploadFile file) {
        if (upload.state() != UploadState.RECEIVING || file.isAssembled()) {
            return List.of();
        }
        try {
            return blobs.parts(upload.quarantineKey(file), file.storageId().orElseThrow());
        } catch (BlobMissing gone) {
            return List.of();
        }
    }

    /** Joins the parts; afterwards the upload is running. Calling it again changes nothing. */
    @Transactional
    Upload complete(Account account, UUID id, Map<String, List<Part>> parts) {
        Upload upload = repository
                .lock(id)
                .filter(found -> found.account().id().equals(account.id()))
                .orElseThrow(UploadService::unknown);
        if (upload.state() != UploadState.RECEIVING) {
            return upload;
        }
        if (upload.isExpired(Instant.now())) {
            throw new Problem(
                    410, "UPLOAD_EXPIRED", "Upload " + id + " expired on " + upload.expiresAt() + ". Start a new one.");
        }
        requireAnnounced(upload, parts.keySet());
        for (UploadFile file : upload.files()) {
            assemble(upload, file, Optional.ofNullable(parts.get(file.path())).orElse(List.of()));
        }
        upload.run();
        return upload;
    }

    private static void requireAnnounced(Upload upload, Set<String> sent) {
        Set<String> others = new TreeSet<>(sent);
        upload.files().forEach(file -> others.remove(file.path()));
        if (!others.isEmpty()) {
            throw Problem.unfit("files", "The upload has no file " + String.join(", ", others) + ".");
        }
    }

    /** Ends an upload that has sent more than it announced: its quota set no more aside, and URLs of parts can't tell a client why they refuse. */
    @Transactional
    void endOverfull(UUID id) {
        repository.lock(id).ifPresent(upload -> {
            List<Finding> findings = upload.files().stream()
                    .flatMap(file -> overfull(upload, file).stream())
                    .toList();
            if (!findings.isEmpty()) {
                discard(upload);
                upload.failed(FindingJson.text(findings));
            }
        });
    }

    private Optional<Finding> overfull(Upload upload, UploadFile file) {
        long arrived = received(upload, file).stream().mapToLong(Part::size).sum();
        return Optional.of(arrived)
                .filter(size -> size > file.size())
                .map(size -> FolderInspector.otherSize(file.path(), file.size(), size));
    }

    @Transactional
    void drop(Account account, UUID id) {
        Upload upload = repository
                .lock(id)
                .filter(found -> found.account().id().equals(account.id()))
                .orElseThrow(UploadService::unknown);
        if (upload.state() != UploadState.RECEIVING) {
            throw new Problem(
                    409,
                    "UPLOAD_CLOSED",
                    "The upload is already " + upload.state().label() + ".");
        }
        discard(upload);
        repository.delete(upload);
    }

    /** Removes whatever the upload has in quarantine. Repeatable. */
    void discard(Upload upload) {
        for (UploadFile file : upload.files()) {
            file.storageId().ifPresent(storageId -> abort(upload.quarantineKey(file), storageId));
        }
        inventory.each(upload.quarantine(), blob -> blobs.delete(blob.key()));
    }

    private void abort(String key, String storageId) {
        try {
            blobs.abort(key, storageId);
        } catch (BlobMissing assembled) {
            blobs.delete(key);
        }
        blobs.delete(key);
    }

    private void assemble(Upload upload, UploadFile file, List<Part> parts) {
        String key = upload.quarantineKey(file);
        if (file.isAssembled()) {
            return;
        }
        List<Part> wanted = parts.isEmpty() ? received(upload, file) : parts;
        Set<Integer> numbers = new HashSet<>();
        wanted.forEach(part -> numbers.add(part.number()));
        boolean all = numbers.size() == file.partCount(partSize()) && wanted.size() == numbers.size();
        try {
            if (!all) {
                throw new PartsRejected(key);
            }
            blobs.assemble(key, file.storageId().orElseThrow(), wanted);
        } catch (PartsRejected e) {
            throw new Problem(
                    422,
                    "UPLOAD_PARTS_INCOMPLETE",
                    "Parts of " + file.path()
                            + " are missing or have another ETag. Send them again, then complete again.");
        } catch (BlobMissing gone) {
            // A completion that was cut off after this file: the object is there.
            if (!blobs.exists(key)) {
                throw new Problem(
                        410, "UPLOAD_EXPIRED", "What was sent of " + file.path() + " is gone. Start a new upload.");
            }
        }
        file.assembled();
    }

    private static Problem unknown() {
        return new Problem(404, "UPLOAD_NOT_FOUND", "There is no such upload.");
    }
}
