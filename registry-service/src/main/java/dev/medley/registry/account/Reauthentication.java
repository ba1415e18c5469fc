package dev.medley.registry.account;

import dev.medley.registry.problem.Problem;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Refuses {@link Sensitive} calls of browsers whose person has not proved for a while who they are. */
@Provider
@Sensitive
@Priority(Priorities.AUTHORIZATION)
class Reauthentication implements ContainerRequestFilter {
    private static final String CODE = "REAUTHENTICATION_REQUIRED";

    private final CurrentAccount current;
    // Providers are made before the configuration is read.
    private final Instance<AccountConfig> config;

    @Inject
    Reauthentication(CurrentAccount current, Instance<AccountConfig> config) {
        this.current = current;
        this.config = config;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Duration good = config.get().reauthentication();
        if (current.provedAt()
                .filter(at -> !Instant.now().isBefore(at.plus(good)))
                .isPresent()) {
            String message = "This needs a proof of who you are from the last " + good.toMinutes() + " minutes.";
            String hint = "Send your password to POST /api/v1/sessions/current/confirm, or sign in again.";
            throw new Problem(
                    403, CODE, message, List.of(new Problem.Detail(CODE, "", message, hint)), Optional.empty());
        }
    }
}
