package dev.medley.worker.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.medley.worker.problem.InferenceProblem;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A worker takes orders from its registry's signature alone. */
class GrantVerifierTest {
    private static final String VERSION = "sha256:" + "0".repeat(64);
    private static final OctetKeyPairJsonWebKey KEY = key("registry");

    private final GrantVerifier verifier = new GrantVerifier();

    @BeforeEach
    void trust() throws JoseException {
        verifier.trust(List.of(JsonWebKey.Factory.newJwk(KEY.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY))));
    }

    @Test
    void readsWhatTheRegistrySigned() {
        // When
        Grant grant = verifier.verify(signed(KEY, _ -> {}));

        // Then
        assertThat(grant.account()).isEqualTo("account");
        assertThat(grant.mode()).isEqualTo("weighted");
        assertThat(grant.adapters().getFirst().version()).isEqualTo(VERSION);
        assertThat(grant.adapters().getFirst().weight()).isEqualTo(0.5);
        assertThat(grant.router()).isEmpty();
    }

    static Stream<Arguments> forgeries() {
        return Stream.of(
                forgery("a date in the past", claims -> claims.setExpirationTime(NumericDate.fromSeconds(1))),
                forgery("no end", claims -> claims.unsetClaim("exp")),
                forgery("another audience", claims -> claims.setAudience("somebody")),
                forgery("another issuer", claims -> claims.setIssuer("somebody")),
                forgery("no account", claims -> claims.unsetClaim("sub")),
                forgery("no adapters", claims -> claims.unsetClaim("adapters")),
                forgery("a path for a digest", claims -> claims.setClaim("adapters", adapter("../../etc", 1.0))),
                forgery("a weight that is no number", claims -> claims.setClaim("adapters", adapter(VERSION, "1"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void refusesWhatIsNoGrant(String what, Consumer<JwtClaims> change) {
        assertThat(refusal(signed(KEY, change)).status()).as(what).isEqualTo(401);
    }

    @Test
    void refusesWhatSomebodyElseSigned() {
        assertThat(refusal(signed(key("registry"), _ -> {})).status()).isEqualTo(401);
        assertThat(refusal(signed(key("other"), _ -> {})).status()).isEqualTo(401);
        assertThat(refusal("").status()).isEqualTo(401);
        assertThat(refusal("eyJhbGciOiJub25lIn0." + signed(KEY, _ -> {}).split("\\.")[1] + ".")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void trustsNobodyBeforeItHeardOfItsRegistry() {
        // Given
        var fresh = new GrantVerifier();
        String grant = signed(KEY, _ -> {});

        // When
        InferenceProblem refused = catchThrowableOfType(InferenceProblem.class, () -> fresh.verify(grant));

        // Then
        assertThat(refused.status()).isEqualTo(401);
    }

    private InferenceProblem refusal(String token) {
        return catchThrowableOfType(InferenceProblem.class, () -> verifier.verify(token));
    }

    private static Arguments forgery(String what, Consumer<JwtClaims> change) {
        return Arguments.of(what, change);
    }

    private static List<Map<String, Object>> adapter(String version, Object weight) {
        return List.of(Map.of("id", "a/b", "version", version, "weight", weight));
    }

    private static String signed(OctetKeyPairJsonWebKey key, Consumer<JwtClaims> change) {
        var claims = new JwtClaims();
        claims.setIssuer("medley-registry");
        claims.setAudience("medley-worker");
        claims.setSubject("account");
        claims.setExpirationTimeMinutesInTheFuture(5);
        claims.setClaim("base", "some/base");
        claims.setClaim("mode", "weighted");
        claims.setClaim("adapters", adapter(VERSION, 0.5));
        claims.setClaim("route_ms", 1.5);
        change.accept(claims);
        var signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setAlgorithmHeaderValue("EdDSA");
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setKey(key.getPrivateKey());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OctetKeyPairJsonWebKey key(String id) {
        try {
            OctetKeyPairJsonWebKey key = OkpJwkGenerator.generateJwk("Ed25519");
            key.setKeyId(id);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
