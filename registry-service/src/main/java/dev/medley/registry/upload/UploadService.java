package dev.medley.registry.upload;

import dev.medley.format.AdapterName;
import dev.medley.registry.account.Account;
import dev.medley.registry.adapter.AdapterService;
import dev.medley.registry.problem.Problem;
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
import java.util.UUID;

/** Opens, resumes, completes and drops uploads. The bytes go from the client straight to object storage. */
@ApplicationScoped
class UploadService {
    private static final int MAX_FILES = 64;

    private final UploadRepository repository;
    private final AdapterService adapters;
    private final BlobStore blobs;
    private final UploadConfig config;

    @Inject
    UploadService(UploadRepository repository, AdapterService adapters, BlobStore blobs, UploadConfig config) {
        this.repository = repository;
        this.adapters = adapters;
        this.blobs = blobs;
        this.config = config;
    }

    record Announced(String path, long size, String sha256) {}

    @Transactional
    Upload open(Account account, AdapterName name, String tag, List<Announced> files) {
        adapters.requirePublishable(name, account);
        requireLegal(files);
        UUID id = UUID.randomUUID();
        List<UploadFile> rows = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            Announced file = files.get(i);
            String storageId = blobs.startParts("quarantine/" + id + "/" + i);
            rows.add(new UploadFile(i, file.path(), file.size(), file.sha256(), storageId));
        }
        var upload = new Upload(id, account, name, tag, rows, config.expiry());
        repository.persist(upload);
        return upload;
    }

    @Transactional
    Upload find(Account account, UUID id) {
        return repository
                .findByIdOptional(id)
                .filter(upload -> upload.account().id().equals(account.id()))
                .orElseThrow(UploadService::unknown);
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
        return blobs.partUrl(upload.quarantineKey(file), file.storageId(), number);
    }

    List<Part> received(Upload upload, UploadFile file) {
        if (upload.state() != UploadState.RECEIVING || file.isAssembled()) {
            return List.of();
        }
        try {
            return blobs.parts(upload.quarantineKey(file), file.storageId());
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
        for (UploadFile file : upload.files()) {
            assemble(upload, file, Optional.ofNullable(parts.get(file.path())).orElse(List.of()));
        }
        upload.run();
        return upload;
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
            String key = upload.quarantineKey(file);
            try {
                blobs.abort(key, file.storageId());
            } catch (BlobMissing assembled) {
                blobs.delete(key);
            }
            blobs.delete(key);
        }
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
            blobs.assemble(key, file.storageId(), wanted);
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

    private void requireLegal(List<Announced> files) {
        if (files.isEmpty() || files.size() > MAX_FILES) {
            throw Problem.invalid("files", "files must list 1 to " + MAX_FILES + " files.");
        }
        long total = 0;
        Set<String> paths = new HashSet<>();
        for (int i = 0; i < files.size(); i++) {
            Announced file = files.get(i);
            String at = "files[" + i + "]";
            if (file == null
                    || file.path() == null
                    || file.path().isBlank()
                    || file.path().length() > 512) {
                throw Problem.invalid(at + ".path", "path is required, at most 512 characters.");
            }
            if (file.sha256() == null || !file.sha256().matches("[0-9a-f]{64}")) {
                throw Problem.invalid(at + ".sha256", "sha256 must be 64 hexadecimal digits in lower case.");
            }
            if (!paths.add(file.path())) {
                throw new Problem(422, "FILE_DUPLICATE", "`" + file.path() + "` occurs twice.");
            }
            if (file.size() <= 0) {
                throw new Problem(422, "UPLOAD_EMPTY", "`" + file.path() + "` is empty (0 bytes).");
            }
            total = file.size() > config.maxSize().asLongValue() ? Long.MAX_VALUE / 2 : total + file.size();
        }
        if (total > config.maxSize().asLongValue()) {
            throw new Problem(
                    413,
                    "UPLOAD_TOO_LARGE",
                    "The files have more than " + config.maxSize().asLongValue()
                            + " bytes together. Full or merged models are not accepted here.");
        }
    }

    private static Problem unknown() {
        return new Problem(404, "UPLOAD_NOT_FOUND", "There is no such upload.");
    }
}
