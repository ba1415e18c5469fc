package dev.medley.registry.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.medley.registry.account.SecretToken;
import dev.medley.registry.problem.Audited;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A hook as its owners see it; {@code secret} this once, when it was made. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record WebhookView(
        UUID id,
        String owner,
        String url,
        List<String> events,
        boolean active,
        int failures,
        Instant createdAt,
        Optional<String> secret)
        implements Audited {
    @Override
    public String change() {
        return owner;
    }

    static WebhookView of(Webhook hook) {
        return of(hook, Optional.empty());
    }

    static WebhookView of(Webhook hook, SecretToken secret) {
        return of(hook, Optional.of(secret.text()));
    }

    private static WebhookView of(Webhook hook, Optional<String> secret) {
        return new WebhookView(
                hook.id(),
                hook.ownerName(),
                hook.url(),
                hook.events(),
                hook.isActive(),
                hook.failures(),
                hook.createdAt(),
                secret);
    }
}
