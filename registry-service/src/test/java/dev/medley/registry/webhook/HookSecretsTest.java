package dev.medley.registry.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.account.SecretToken;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Secrets of hooks at rest and at work. */
class HookSecretsTest {
    private final HookSecrets secrets = secretsOf("one registry's key, 32 bytes long");
    private final UUID hook = UUID.randomUUID();
    private final SecretToken secret = HookSecrets.generate();

    @Test
    void opensWhatItSealedForTheSameHook() {
        // When
        byte[] sealed = secrets.seal(hook, secret);

        // Then
        assertThat(secrets.open(hook, sealed)).contains(secret);
        assertThat(secrets.open(UUID.randomUUID(), sealed)).isEmpty();
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain(secret.text());
        assertThat(secrets.seal(hook, secret)).isNotEqualTo(sealed);
    }

    @Test
    void opensNothingThatAnotherKeySealed() {
        // Given
        byte[] sealed = secretsOf("another registry's key of a length").seal(hook, secret);

        // When and then
        assertThat(secrets.open(hook, sealed)).isEmpty();
    }

    @Test
    void signsTimeAndBodyAsReceiversCompute() {
        // When
        String signature = HookSecrets.sign(new SecretToken("mdl_whs_secret"), 1_700_000_000, "{\"id\":1}");

        // Then
        assertThat(signature).isEqualTo("sha256=35b5d321af39a0d7ed2a511fdf1eb687a2263eccf370785a7488d680f9c4c992");
    }

    private static HookSecrets secretsOf(String key) {
        return new HookSecrets(new SecretKeySpec(key.substring(0, 32).getBytes(StandardCharsets.US_ASCII), "AES"));
    }
}
