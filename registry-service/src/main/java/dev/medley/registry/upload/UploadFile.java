package dev.medley.registry.upload;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

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

    protected UploadFile() {}

    UploadFile(int position, String path, long size, String sha256, String storageId) {
        this.position = position;
        this.path = path;
        this.size = size;
        this.sha256 = sha256;
        this.storageId = storageId;
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

    /** Of its multipart upload in object storage. */
    String storageId() {
        return storageId;
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
