package dev.medley.registry.upload;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.Optional;

/** A file as the client announced it. */
@Embeddable
class UploadFile {
    private int position;
    private String path;
    private long size;
    private String sha256;

    @Column(name = "storage_id")
    private String storageId;

    private boolean assembled;
    private boolean known;

    protected UploadFile() {}

    UploadFile(int position, String path, long size, String sha256, String storageId) {
        this.position = position;
        this.path = path;
        this.size = size;
        this.sha256 = sha256;
        this.storageId = storageId;
    }

    /** A file that need not be sent: its content lies under its own digest already. */
    static UploadFile known(int position, String path, long size, String sha256) {
        UploadFile file = new UploadFile(position, path, size, sha256, null);
        file.known = true;
        file.assembled = true;
        return file;
    }

    /** A file that the registry puts into quarantine itself. */
    static UploadFile made(int position, String path, long size, String sha256) {
        UploadFile file = new UploadFile(position, path, size, sha256, null);
        file.assembled = true;
        return file;
    }

    boolean isKnown() {
        return known;
    }

    int position() {
        return position;
    }

    String path() {
        return path;
    }

    long size() {
        return size;
    }

    String sha256() {
        return sha256;
    }

    /** Of its multipart upload in object storage; absent when the client has nothing to send. */
    Optional<String> storageId() {
        return Optional.ofNullable(storageId);
    }

    boolean isAssembled() {
        return assembled;
    }

    void assembled() {
        assembled = true;
    }

    int partCount(long partSize) {
        return Math.toIntExact(Math.max(1, (size + partSize - 1) / partSize));
    }
}
