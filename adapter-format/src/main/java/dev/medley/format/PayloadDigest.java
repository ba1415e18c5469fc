package dev.medley.format;

import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * SHA-256 of a weight file's data section alone, while the file streams by: equal for two files that differ only in their metadata. One use.
 */
public final class PayloadDigest {
    private final MessageDigest digest = Digest.sha256();
    private long before;

    public PayloadDigest(SafetensorsHeader header) {
        this.before = header.dataStart();
    }

    /** Takes the next bytes of the file, from its very first one; chunks may have any size. */
    public void accept(byte[] bytes, int offset, int length) {
        int skipped = (int) Math.min(before, length);
        before -= skipped;
        digest.update(bytes, offset + skipped, length - skipped);
    }

    /** In lower-case hexadecimal; the file must have been fed whole. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
