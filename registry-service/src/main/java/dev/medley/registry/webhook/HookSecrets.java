package dev.medley.registry.webhook;

import dev.medley.registry.account.SecretToken;
import dev.medley.registry.grant.RegistryKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What messages are signed with: shown to the owner once, and kept sealed, each for its own hook, since signing needs it again. */
@ApplicationScoped
class HookSecrets {
    private static final String PREFIX = "mdl_whs_";
    private static final String HMAC = "HmacSHA256";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    @Inject
    HookSecrets(RegistryKey registry) {
        this(registry.derive("webhook secrets"));
    }

    HookSecrets(SecretKey key) {
        this.key = key;
    }

    static SecretToken generate() {
        return SecretToken.generate(PREFIX);
    }

    byte[] seal(UUID hook, SecretToken secret) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, hook, nonce)
                    .doFinal(secret.text().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret can't be sealed", e);
        }
    }

    /** Empty when it was sealed with another key than the registry has now: its owner has to rotate it. */
    Optional<SecretToken> open(UUID hook, byte[] sealed) {
        try {
            byte[] text = cipher(Cipher.DECRYPT_MODE, hook, Arrays.copyOf(sealed, NONCE))
                    .doFinal(sealed, NONCE, sealed.length - NONCE);
            return Optional.of(new SecretToken(new String(text, StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** The value of {@code X-Medley-Signature}; the time is in it, so that a message that was caught can't be sent again later. */
    static String sign(SecretToken secret, long timestamp, String body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.text().getBytes(StandardCharsets.UTF_8), HMAC));
            byte[] code = mac.doFinal((timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return "sha256=" + HexFormat.of().formatHex(code);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    private Cipher cipher(int mode, UUID hook, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(hook.toString().getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }
}
