package dev.medley.format;

/**
 * One file of an upload as an inspection sees it: its path in the folder, its real size in bytes, and its first bytes,
 * of which {@link FolderInspection#headLength} says how many. The bytes are not copied: do not change them.
 */
public final class FolderFile {
    private final String path;
    private final long size;
    private final byte[] head;

    public FolderFile(String path, long size, byte[] head) {
        this.path = path;
        this.size = size;
        this.head = head;
    }

    /** The path in the folder, with slashes. */
    public String path() {
        return path;
    }

    /** Bytes of the whole file. */
    public long size() {
        return size;
    }

    byte[] bytes() {
        return head;
    }
}
