package dev.medley.registry.adapter;

import jakarta.persistence.Embeddable;

/** One file of a version; its bytes are the object {@code adapters/<sha256>}. */
@Embeddable
public class AdapterFile {
    private String path;
    private long size;
    private String sha256;

    protected AdapterFile() {}

    public AdapterFile(String path, long size, String sha256) {
        this.path = path;
        this.size = size;
        this.sha256 = sha256;
    }

    public String path() {
        return path;
    }

    public long size() {
        return size;
    }

    public String sha256() {
        return sha256;
    }

    /** Key in object storage, by content: equal files are stored once. */
    public String key() {
        return key(sha256);
    }

    public static String key(String sha256) {
        return "adapters/" + sha256;
    }
}
