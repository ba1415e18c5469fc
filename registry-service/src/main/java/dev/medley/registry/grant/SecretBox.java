package dev.medley.registry.grant;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** Seals secrets that are needed again, and so can't be kept as hashes; each for what it belongs to, so that no row can take another one's. */
public final class SecretBox {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    /** @param key of {@link RegistryKey#derive} */
    public SecretBox(SecretKey key) {
        this.key = key;
    }

    public byte[] seal(UUID of, byte[] secret) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, of, nonce).doFinal(secret);
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret can't be sealed", e);
        }
    }

    /** Empty when it was sealed with another key than the registry has now, or for something else. */
    public Optional<byte[]> open(UUID of, byte[] sealed) {
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, of, Arrays.copyOf(sealed, NONCE))
                    .doFinal(sealed, NONCE, sealed.length - NONCE));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, UUID of, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(of.toString().getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }
}
