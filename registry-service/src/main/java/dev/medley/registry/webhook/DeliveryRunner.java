package dev.medley.registry.webhook;

import dev.medley.registry.outbox.Emptying;
import dev.medley.registry.outbox.Pauses;
import dev.medley.registry.webhook.Attempt.Missed;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Sends what the outbox holds, and switches hooks off that never answer. */
@ApplicationScoped
class DeliveryRunner {
    private static final Duration SPARE = Duration.ofSeconds(60);

    private final DeliveryRepository deliveries;
    private final WebhookRepository hooks;
    private final DeliverySender sender;
    private final Emptying<DueDelivery> emptying;
    private final WebhookConfig config;
    private final Event<WebhookSwitchedOff> switchedOff;

    @Inject
    DeliveryRunner(
            DeliveryRepository deliveries,
            WebhookRepository hooks,
            DeliverySender sender,
            WebhookConfig config,
            Event<WebhookSwitchedOff> switchedOff) {
        this.deliveries = deliveries;
        this.hooks = hooks;
        this.sender = sender;
        this.config = config;
        this.switchedOff = switchedOff;
        this.emptying = new Emptying<>(
                "deliveries", () -> deliveries.take(config.timeout().plus(SPARE)), this::send);
    }

    @Scheduled(every = "${medley.webhook.poll:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void run() {
        emptying.run();
    }

    @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        QuarkusTransaction.requiringNew()
                .run(() -> deliveries.forget(Instant.now().minus(config.kept())));
    }

    private void send(DueDelivery due) {
        Attempt attempt = sender.send(due);
        QuarkusTransaction.requiringNew().run(() -> note(due, attempt));
    }

    private void note(DueDelivery due, Attempt attempt) {
        switch (attempt) {
            case Attempt.Arrived arrived -> {
                if (deliveries.arrived(due, arrived.status())) {
                    hooks.arrived(due.hook());
                }
            }
            case Missed missed -> {
                Optional<Duration> pause = new Pauses(config.retries()).after(due.attempts());
                if (deliveries.missed(due, missed, pause) && pause.isEmpty()) {
                    hooks.failed(due.hook(), config.patience()).ifPresent(this::tellOff);
                }
            }
        }
    }

    private void tellOff(Webhook hook) {
        deliveries.dropWaiting(hook.id());
        switchedOff.fire(new WebhookSwitchedOff(hook.owner(), hook.ownerName(), hook.url()));
    }
}
