package dev.medley.registry.request;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.problem.ClientAddress;
import dev.medley.registry.problem.Problem;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Limits calls by kind and by who calls: the key, the account of a cookie, or the address of somebody unknown. Each process counts for itself. Headers
 * as in the IETF's draft: {@code RateLimit} and {@code RateLimit-Policy}.
 */
@Provider
@Priority(Priorities.AUTHENTICATION + 100)
class RateLimits implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String STATE = "medley.rate";

    private final CurrentAccount current;
    private final RoutingContext context;
    // Providers are made before the configuration is read.
    private final Instance<RateConfig> config;
    private final Cache<String, Bucket> buckets;

    @Inject
    RateLimits(CurrentAccount current, RoutingContext context, Instance<RateConfig> config) {
        this.current = current;
        this.context = context;
        this.config = config;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(100_000)
                .expireAfterAccess(Duration.ofHours(1))
                .build();
    }

    private record State(String kind, long left, long seconds, long quota) {}

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        if (path.startsWith("/internal/")) {
            return;
        }
        Kind kind = Kind.of(request.getMethod(), path);
        long quota = kind.quota(config.get());
        ConsumptionProbe probe =
                buckets.get(kind + " " + caller(), unknown -> bucket(quota)).tryConsumeAndReturnRemaining(1);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(
                probe.isConsumed() ? probe.getNanosToWaitForReset() : probe.getNanosToWaitForRefill());
        request.setProperty(STATE, new State(kind.label(), probe.getRemainingTokens(), seconds, quota));
        if (!probe.isConsumed()) {
            throw new Problem(
                    429,
                    "RATE_LIMITED",
                    "Too many calls of kind " + kind.label() + "; wait as long as Retry-After says.",
                    List.of(),
                    Optional.of(Duration.ofSeconds(seconds + 1)));
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(STATE) instanceof State state) {
            response.getHeaders()
                    .putSingle("RateLimit", "\"" + state.kind() + "\";r=" + state.left() + ";t=" + state.seconds());
            response.getHeaders()
                    .putSingle(
                            "RateLimit-Policy",
                            "\"" + state.kind() + "\";q=" + state.quota() + ";w="
                                    + config.get().window().toSeconds());
        }
    }

    private Bucket bucket(long quota) {
        return Bucket.builder()
                .addLimit(limit ->
                        limit.capacity(quota).refillGreedy(quota, config.get().window()))
                .build();
    }

    private String caller() {
        return current.keyId()
                .or(() -> current.id().map(UUID::toString))
                .orElseGet(() -> ClientAddress.coarse(context.request().remoteAddress()));
    }
}
