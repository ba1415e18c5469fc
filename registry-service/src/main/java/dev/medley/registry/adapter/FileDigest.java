package dev.medley.registry.adapter;

import java.util.Base64;
import java.util.HexFormat;

/** A SHA-256 as the fields {@code Content-Digest} and {@code Repr-Digest} have it (RFC 9530). */
final class FileDigest {
    private FileDigest() {}

    /** @param sha256 in hexadecimal */
    static String field(String sha256) {
        return "sha-256=:" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256)) + ":";
    }
}
