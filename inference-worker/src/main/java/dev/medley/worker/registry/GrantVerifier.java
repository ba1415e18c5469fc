package dev.medley.worker.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;

/** Checks grants with the keys that the registry last announced. Until it announced some, nobody is let in. Safe for many threads. */
public final class GrantVerifier {
    private static final String ISSUER = "medley-registry";
    private static final String AUDIENCE = "medley-worker";
    private static final int CLOCK_SKEW_SECONDS = 5;

    private volatile JwtConsumer consumer = consumer(List.of());

    /** Replaces the keys, so that a registry can rotate them. */
    public void trust(List<JsonWebKey> keys) {
        consumer = consumer(keys);
    }

    /**
     * The grant in a token.
     *
     * @throws dev.medley.worker.problem.InferenceProblem 401 when the token is no grant of this registry for now
     */
    public Grant verify(String token) {
        if (token.isEmpty()) {
            throw RegistryProblem.invalidGrant("there is none");
        }
        try {
            JwtClaims claims = consumer.processToClaims(token);
            List<Grant.Member> members = new ArrayList<>();
            for (Object each : claims.getClaimValue("adapters", List.class)) {
                members.add(member((Map<?, ?>) each));
            }
            return new Grant(
                    claims.getSubject(),
                    claims.getStringClaimValue("base"),
                    claims.getStringClaimValue("mode"),
                    members,
                    Optional.ofNullable(claims.getClaimValue("router", Map.class))
                            .map(GrantVerifier::router),
                    claims.getClaimValue("route_ms", Number.class).doubleValue(),
                    token);
        } catch (InvalidJwtException e) {
            throw RegistryProblem.invalidGrant(e.hasExpired() ? "it has expired" : "it is not signed for this worker");
        } catch (MalformedClaimException | ClassCastException | NullPointerException | IllegalArgumentException e) {
            throw RegistryProblem.invalidGrant("its claims are malformed");
        }
    }

    private static Grant.Member router(Map<?, ?> claim) {
        return new Grant.Member((String) claim.get("id"), (String) claim.get("version"), 1, OptionalDouble.empty());
    }

    private static Grant.Member member(Map<?, ?> claim) {
        return new Grant.Member(
                (String) claim.get("id"),
                (String) claim.get("version"),
                ((Number) claim.get("weight")).doubleValue(),
                claim.get("score") instanceof Number score
                        ? OptionalDouble.of(score.doubleValue())
                        : OptionalDouble.empty());
    }

    private static JwtConsumer consumer(List<JsonWebKey> keys) {
        return new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA)
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys))
                .setExpectedIssuer(ISSUER)
                .setExpectedAudience(AUDIENCE)
                .setRequireExpirationTime()
                .setRequireSubject()
                .setAllowedClockSkewInSeconds(CLOCK_SKEW_SECONDS)
                .build();
    }
}
