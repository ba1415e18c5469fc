package dev.medley.registry.webhook;

import dev.medley.registry.account.SecretToken;
import dev.medley.registry.grant.RegistryKey;
import dev.medley.registry.grant.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** What messages are signed with: shown to the owner once, and kept sealed, each for its own hook, since signing needs it again. */
@ApplicationScoped
class HookSecrets {
    private static final String PREFIX = "mdl_whs_";
    private static final String HMAC = "HmacSHA256";

    private final SecretBox box;

    @Inject
    HookSecrets(RegistryKey registry) {
        this(registry.derive("webhook secrets"));
    }

    HookSecrets(SecretKey key) {
        this.box = new SecretBox(key);
    }

    static SecretToken generate() {
        return SecretToken.generate(PREFIX);
    }

    byte[] seal(UUID hook, SecretToken secret) {
        return box.seal(hook, secret.text().getBytes(StandardCharsets.UTF_8));
    }

    /** Empty when it was sealed with another key than the registry has now: its owner has to rotate it. */
    Optional<SecretToken> open(UUID hook, byte[] sealed) {
        return box.open(hook, sealed).map(text -> new SecretToken(new String(text, StandardCharsets.UTF_8)));
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
}
