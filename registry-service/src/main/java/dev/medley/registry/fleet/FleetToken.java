package dev.medley.registry.fleet;

import dev.medley.format.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Knows the fleet's secret, and takes the same time to refuse any wrong one. */
@ApplicationScoped
public class FleetToken {
    private static final String SCHEME = "Bearer ";

    private final Optional<byte[]> expected;

    @Inject
    FleetToken(FleetConfig config) {
        this.expected = config.token().filter(token -> !token.isBlank()).map(FleetToken::hash);
    }

    /** Whether the value of an {@code Authorization} header, carries the secret. */
    public boolean isCarriedBy(Optional<String> authorization) {
        byte[] given = hash(authorization
                .filter(header -> header.startsWith(SCHEME))
                .map(header -> header.substring(SCHEME.length()))
                .orElse(""));
        return expected.isPresent() && MessageDigest.isEqual(expected.get(), given);
    }

    /** Equal lengths, whatever was sent: the comparison tells nothing about the secret's length. */
    private static byte[] hash(String token) {
        return Digest.sha256().digest(token.getBytes(StandardCharsets.UTF_8));
    }
}
