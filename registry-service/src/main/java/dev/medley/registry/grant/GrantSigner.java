package dev.medley.registry.grant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.KeyPair;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;

/** Signs grants as JWTs (EdDSA) and reads back those that workers present. Safe for many threads. */
@ApplicationScoped
public class GrantSigner {
    private static final String ISSUER = "medley-registry";
    private static final String AUDIENCE = "medley-worker";

    private final KeyPair keys;
    private final PublicJsonWebKey publicKey;
    private final GrantConfig config;
    private final JwtConsumer consumer;

    @Inject
    GrantSigner(GrantConfig config) {
        this.config = config;
        this.keys = GrantKeyFile.load(config.keyFile());
        try {
            this.publicKey = PublicJsonWebKey.Factory.newPublicJwk(keys.getPublic());
        } catch (JoseException e) {
            throw new IllegalStateException("an Ed25519 key has no JWK form here", e);
        }
        publicKey.setKeyId(publicKey.calculateBase64urlEncodedThumbprint("SHA-256"));
        this.consumer = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA)
                .setVerificationKey(keys.getPublic())
                .setExpectedIssuer(ISSUER)
                .setExpectedAudience(AUDIENCE)
                .setRequireExpirationTime()
                .setRequireSubject()
                .build();
    }

    /** What workers check grants with: JWKs, without anything secret. */
    public List<Map<String, Object>> publicKeys() {
        return List.of(publicKey.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    }

    /** The compact JWT, valid from now for the configured lifetime. */
    public String sign(Grant grant) {
        JwtClaims claims = new JwtClaims();
        NumericDate now = NumericDate.fromSeconds(Clock.systemUTC().instant().getEpochSecond());
        NumericDate end =
                NumericDate.fromSeconds(now.getValue() + config.lifetime().toSeconds());
        claims.setIssuer(ISSUER);
        claims.setAudience(AUDIENCE);
        claims.setSubject(grant.account());
        claims.setJwtId(grant.call());
        claims.setIssuedAt(now);
        claims.setExpirationTime(end);
        claims.setClaim("base", grant.base());
        claims.setClaim("mode", grant.mode());
        claims.setClaim(
                "adapters", grant.adapters().stream().map(GrantSigner::claim).toList());
        grant.router().ifPresent(router -> claims.setClaim("router", claim(router)));
        claims.setClaim("route_ms", grant.routeMillis());
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(keys.getPrivate());
        signature.setKeyIdHeaderValue(publicKey.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
        signature.setHeader("typ", "JWT");
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("a grant can't be signed", e);
        }
    }

    /** The grant, or empty when it was not signed here, was changed, or has run out. */
    public Optional<Grant> verify(String jwt) {
        try {
            JwtClaims claims = consumer.processToClaims(jwt);
            List<Grant.Member> members = new ArrayList<>();
            for (Object each : (List<?>) claims.getClaimValue("adapters")) {
                members.add(member((Map<?, ?>) each));
            }
            return Optional.of(new Grant(
                    claims.getSubject(),
                    claims.getJwtId(),
                    claims.getStringClaimValue("base"),
                    claims.getStringClaimValue("mode"),
                    members,
                    Optional.ofNullable((Map<?, ?>) claims.getClaimValue("router"))
                            .map(GrantSigner::member),
                    ((Number) claims.getClaimValue("route_ms")).doubleValue()));
        } catch (InvalidJwtException | org.jose4j.jwt.MalformedClaimException e) {
            return Optional.empty();
        }
    }

    private static Grant.Member member(Map<?, ?> claim) {
        return new Grant.Member(
                (String) claim.get("id"),
                (String) claim.get("version"),
                ((Number) claim.get("weight")).doubleValue(),
                Optional.ofNullable((Number) claim.get("score")).map(Number::doubleValue));
    }

    private static Map<String, Object> claim(Grant.Member member) {
        Map<String, Object> claim = new LinkedHashMap<>();
        claim.put("id", member.id());
        claim.put("version", member.version());
        claim.put("weight", member.weight());
        member.score().ifPresent(score -> claim.put("score", score));
        return claim;
    }
}
