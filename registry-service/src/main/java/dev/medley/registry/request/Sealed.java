package dev.medley.registry.request;

import dev.medley.format.Digest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Text that only the holder of an {@code Idempotency-Key} can read: an answer may hold a secret that is shown once, and a database that is stolen must
 * not tell it. Each key seals one text, so a fixed nonce is no weakness.
 */
final class Sealed {
    private static final int TAG_BITS = 128;
    private static final byte[] NONCE = new byte[12];

    private Sealed() {}

    static byte[] seal(String text, String key) {
        return apply(Cipher.ENCRYPT_MODE, text.getBytes(StandardCharsets.UTF_8), key);
    }

    static String open(byte[] sealed, String key) {
        return new String(apply(Cipher.DECRYPT_MODE, sealed, key), StandardCharsets.UTF_8);
    }

    private static byte[] apply(int mode, byte[] bytes, String key) {
        try {
            byte[] secret =
                    HexFormat.of().parseHex(Digest.sha256(("idempotent " + key).getBytes(StandardCharsets.UTF_8)));
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(secret, "AES"), new GCMParameterSpec(TAG_BITS, NONCE));
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an answer can't be sealed or opened", e);
        }
    }
}
