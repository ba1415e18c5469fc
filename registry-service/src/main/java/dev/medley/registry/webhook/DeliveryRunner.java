package dev.medley.registry.webhook;

import dev.medley.registry.problem.Outage;
import dev.medley.registry.webhook.Attempt.Missed;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Sends what the outbox holds. A delivery is taken in one transaction, sent outside of any, and its end is noted in another: when the registry dies
 * between, it is sent again, so that a receiver may see a message twice and never misses one.
 */
@ApplicationScoped
class DeliveryRunner {
    private static final Logger LOG = Logger.getLogger(DeliveryRunner.class);
    private static final Duration SPARE = Duration.ofSeconds(60);
    private static final double JITTER = 0.1;

    private final DeliveryRepository deliveries;
    private final WebhookRepository hooks;
    private final DeliverySender sender;
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
    }

    @Scheduled(every = "${medley.webhook.poll:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void run() {
        try {
            List<DueDelivery> due = take();
            while (!due.isEmpty()) {
                sendAll(due);
                due = take();
            }
        } catch (RuntimeException e) {
            if (!Outage.causes(e)) {
                throw e;
            }
            LOG.warnf("deliveries wait until the database is back cause=%s", e.getMessage());
        }
    }

    @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        QuarkusTransaction.requiringNew()
                .run(() -> deliveries.forget(Instant.now().minus(config.kept())));
    }

    private List<DueDelivery> take() {
        return QuarkusTransaction.requiringNew()
                .call(() -> deliveries.take(config.timeout().plus(SPARE)));
    }

    private void sendAll(List<DueDelivery> due) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            due.forEach(each -> threads.execute(() -> send(each)));
        }
    }

    private void send(DueDelivery due) {
        try {
            Attempt attempt = sender.send(due);
            QuarkusTransaction.requiringNew().run(() -> note(due, attempt));
        } catch (RuntimeException e) {
            // Nobody has noted an end, so it is sent again.
            LOG.errorf(e, "delivery interrupted delivery=%s", due.id());
        }
    }

    private void note(DueDelivery due, Attempt attempt) {
        switch (attempt) {
            case Attempt.Arrived arrived -> {
                if (deliveries.arrived(due, arrived.status())) {
                    hooks.arrived(due.hook());
                }
            }
            case Missed missed -> {
                Optional<Duration> pause = pause(due.attempts());
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

    /** How long to wait after so many attempts, not to the second, so that receivers are not met by all at once when they are back. */
    private Optional<Duration> pause(int attempts) {
        return config.retries().stream()
                .skip(attempts - 1L)
                .findFirst()
                .map(pause -> Duration.ofMillis(Math.round(
                        pause.toMillis() * ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER))));
    }
}
