package dev.medley.registry.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.sql.NativeSql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Writes messages down for the hooks of whom they concern, inside the transaction in which it happens: what is rolled back is told to nobody. */
@ApplicationScoped
class Outbox {
    private static final String SUBJECT = "select a.owner_id, a.owner || '/' || a.name";

    private final NativeSql database;
    private final WebhookRepository hooks;
    private final DeliveryRepository deliveries;
    private final WebhookConfig config;
    private final ObjectMapper json;

    @Inject
    Outbox(
            NativeSql database,
            WebhookRepository hooks,
            DeliveryRepository deliveries,
            WebhookConfig config,
            ObjectMapper json) {
        this.database = database;
        this.hooks = hooks;
        this.deliveries = deliveries;
        this.config = config;
        this.json = json;
    }

    /**
     * What happened, and to what.
     *
     * @param owner whose hooks hear of it
     * @param version digest
     */
    record Occurrence(UUID owner, String adapter, Optional<String> version) {
        Occurrence at(String digest) {
            return new Occurrence(owner, adapter, Optional.of(digest));
        }
    }

    Occurrence ofAdapter(UUID adapter) {
        Object[] row = database.rows(SUBJECT + " from adapter a where a.id = ?1", adapter)
                .getFirst();
        return new Occurrence((UUID) row[0], (String) row[1], Optional.empty());
    }

    Occurrence ofVersion(UUID version) {
        Object[] row = database.rows(
                        SUBJECT + ", v.digest from adapter_version v join adapter a on a.id = v.adapter_id"
                                + " where v.id = ?1",
                        version)
                .getFirst();
        return new Occurrence((UUID) row[0], (String) row[1], Optional.of((String) row[2]));
    }

    void tell(HookEvent event, Occurrence occurrence, Map<String, String> data) {
        List<UUID> listening = hooks.listening(occurrence.owner(), event);
        if (listening.isEmpty()) {
            return;
        }
        String message = text(HookMessage.of(event, Optional.of(occurrence.adapter()), occurrence.version(), data));
        for (UUID hook : listening) {
            if (isFull(hook)) {
                deliveries.drop(hook, event.label(), message);
            } else {
                deliveries.add(hook, event.label(), message);
            }
        }
    }

    /** Sends a message without content, at the owner's word. */
    Delivery ping(Webhook hook) {
        HookMessage message = HookMessage.of(HookEvent.PING, Optional.empty(), Optional.empty(), Map.of());
        return send(hook, message.event(), text(message));
    }

    /** Sends a message once more, at the owner's word. */
    Delivery again(Webhook hook, Delivery former) {
        return send(hook, former.event(), former.payload());
    }

    private Delivery send(Webhook hook, String event, String message) {
        if (!hook.isActive()) {
            throw new Problem(409, "WEBHOOK_OFF", "This webhook is switched off. Switch it on first.");
        }
        if (isFull(hook.id())) {
            throw new Problem(
                    429, "WEBHOOK_LIMIT", "This webhook had as many deliveries as it gets in 24 hours. Try tomorrow.");
        }
        return deliveries
                .find(hook.id(), deliveries.add(hook.id(), event, message))
                .orElseThrow();
    }

    private boolean isFull(UUID hook) {
        return deliveries.recent(hook) >= config.daily();
    }

    private String text(HookMessage message) {
        try {
            return json.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
