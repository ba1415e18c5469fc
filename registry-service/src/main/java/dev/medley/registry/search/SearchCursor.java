package dev.medley.registry.search;

import dev.medley.format.Digest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A place in a sorted result: behind the row of this sort key and id. Signed, so that nobody can make the database
 * compare with what a client thought up, and bound to its query.
 */
record SearchCursor(String key, String id) {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC_BYTES = 32;

    /** The opaque text that a client carries. */
    String seal(String fingerprint, byte[] secret) {
        byte[] content = (key + "\n" + id).getBytes(StandardCharsets.UTF_8);
        byte[] mac = mac(content, fingerprint, secret);
        byte[] sealed = new byte[mac.length + content.length];
        System.arraycopy(mac, 0, sealed, 0, mac.length);
        System.arraycopy(content, 0, sealed, mac.length, content.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /** The place; empty when the text was not sealed here for the same query. */
    static Optional<SearchCursor> open(String text, String fingerprint, byte[] secret) {
        byte[] sealed;
        try {
            sealed = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (sealed.length <= MAC_BYTES) {
            return Optional.empty();
        }
        byte[] mac = java.util.Arrays.copyOf(sealed, MAC_BYTES);
        byte[] content = java.util.Arrays.copyOfRange(sealed, MAC_BYTES, sealed.length);
        if (!MessageDigest.isEqual(mac, mac(content, fingerprint, secret))) {
            return Optional.empty();
        }
        String[] parts = new String(content, StandardCharsets.UTF_8).split("\n", 2);
        return Optional.of(new SearchCursor(parts[0], parts[1]));
    }

    private static byte[] mac(byte[] content, String fingerprint, byte[] secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            mac.update(
                    Digest.sha256(fingerprint.getBytes(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
