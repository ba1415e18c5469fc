package dev.medley.registry.grant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys for what the registries of a Medley seal for themselves, derived from the one that grants are signed with: it lies beside the database, so that
 * who has the database alone can read nothing of it. What was sealed is lost with that key.
 */
@ApplicationScoped
public class RegistryKey {
    private static final String HMAC = "HmacSHA256";

    private final byte[] root;

    @Inject
    RegistryKey(GrantConfig config) {
        this.root = GrantKeyFile.load(config.keyFile()).getPrivate().getEncoded();
    }

    /** For AES; another one for every purpose. */
    public SecretKey derive(String purpose) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(root, HMAC));
            return new SecretKeySpec(mac.doFinal(("medley " + purpose).getBytes(StandardCharsets.UTF_8)), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}
