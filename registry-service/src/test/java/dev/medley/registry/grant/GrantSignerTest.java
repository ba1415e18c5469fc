package dev.medley.registry.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrantSignerTest {
    private static final Grant GRANT = new Grant(
            "account-1",
            "req-1",
            "HuggingFaceTB/SmolLM2-135M-Instruct",
            "weighted",
            List.of(
                    new Grant.Member("medley/a", "sha256:" + "a".repeat(64), 0.7, Optional.of(0.83)),
                    new Grant.Member("medley/b", "sha256:" + "b".repeat(64), 0.3, Optional.empty())),
            Optional.of(new Grant.Member("medley/gate", "sha256:" + "c".repeat(64), 1, Optional.empty())),
            3.1);

    @TempDir
    Path folder;

    @Test
    void readsBackWhatItSigned() {
        // Given
        GrantSigner signer = signer("key.pem", Duration.ofMinutes(5));

        // When
        Optional<Grant> read = signer.verify(signer.sign(GRANT));

        // Then
        assertThat(read).contains(GRANT);
    }

    @Test
    void saysAlgorithmKeyAndTimesAsTheProtocolDoes() {
        // Given
        GrantSigner signer = signer("key.pem", Duration.ofMinutes(5));

        // When
        String[] parts = signer.sign(GRANT).split("\\.");

        // Then
        String kid = (String) signer.publicKeys().getFirst().get("kid");
        assertThat(decode(parts[0])).contains("\"alg\":\"EdDSA\"").contains("\"kid\":\"" + kid + "\"");
        assertThat(decode(parts[1]))
                .contains("\"iss\":\"medley-registry\"")
                .contains("\"aud\":\"medley-worker\"")
                .contains("\"sub\":\"account-1\"")
                .contains("\"jti\":\"req-1\"")
                .contains("\"route_ms\":3.1")
                .contains("{\"id\":\"medley/b\",\"version\":\"sha256:" + "b".repeat(64) + "\",\"weight\":0.3}");
        assertThat(signer.publicKeys().getFirst())
                .containsEntry("kty", "OKP")
                .containsEntry("crv", "Ed25519")
                .containsKey("x")
                .doesNotContainKey("d");
    }

    @Test
    void keepsItsKeyAcrossStartsReadableByItsOwnerOnly() throws IOException {
        // Given
        String jwt = signer("key.pem", Duration.ofMinutes(5)).sign(GRANT);

        // When
        Optional<Grant> read = signer("key.pem", Duration.ofMinutes(5)).verify(jwt);

        // Then
        assertThat(read).contains(GRANT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key.pem"))))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("key.pem"));
        }
    }

    @Test
    void refusesForeignChangedAndExpiredGrants() {
        // Given
        GrantSigner signer = signer("key.pem", Duration.ofMinutes(5));
        String foreign = signer("other.pem", Duration.ofMinutes(5)).sign(GRANT);
        String expired = signer("key.pem", Duration.ofSeconds(-60)).sign(GRANT);
        String[] parts = signer.sign(GRANT).split("\\.");
        String changed = parts[0] + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                decode(parts[1]).replace("medley/a", "medley/c").getBytes(StandardCharsets.UTF_8))
                + "." + parts[2];
        String unsigned = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
                + "." + parts[1] + ".";

        // When
        List<Optional<Grant>> read = List.of(foreign, expired, changed, unsigned, "", "a.b.c").stream()
                .map(signer::verify)
                .toList();

        // Then
        assertThat(read).allMatch(Optional::isEmpty);
    }

    @Test
    void saysWhatToDoAboutAFileThatIsNoKey() throws IOException {
        // Given
        Files.writeString(folder.resolve("key.pem"), "not a key");

        // When
        Path file = folder.resolve("key.pem");

        // Then
        assertThatThrownBy(() -> GrantKeyFile.load(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("key.pem is not an Ed25519 private key");
    }

    private GrantSigner signer(String file, Duration lifetime) {
        return new GrantSigner(new Settings(folder.resolve(file), lifetime));
    }

    private static String decode(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private record Settings(Path keyFile, Duration lifetime) implements GrantConfig {}
}
