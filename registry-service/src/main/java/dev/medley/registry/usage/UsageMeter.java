package dev.medley.registry.usage;

import dev.medley.registry.account.KeySpending;
import dev.medley.registry.problem.Outage;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Sets what a request may cost aside before it is answered, and books afterwards what it came to. A request that failed costs nothing.
 */
@ApplicationScoped
public class UsageMeter {
    private static final Logger LOG = Logger.getLogger(UsageMeter.class);

    private final KeySpending spending;
    private final UsageRepository repository;
    private final PriceConfig prices;

    @Inject
    UsageMeter(KeySpending spending, UsageRepository repository, PriceConfig prices) {
        this.spending = spending;
        this.repository = repository;
        this.prices = prices;
    }

    /**
     * Who pays.
     *
     * @param key absent for a person in the portal
     * @param requestId as its client sees it, and may have chosen it: several calls can have the same
     */
    public record Payer(UUID account, Optional<String> key, String requestId) {}

    /** A request that is being answered. End it exactly once. */
    public final class Running {
        private final UUID id = UUID.randomUUID();
        private final Payer payer;
        private final Optional<UUID> hold;
        private boolean ended;

        private Running(Payer payer, Optional<UUID> hold) {
            this.payer = payer;
            this.hold = hold;
        }

        /** Of this call and no other, whatever its client calls it. */
        public UUID id() {
            return id;
        }

        /**
         * Books the call; an empty one ends without a charge. The answer is out by now, so failures are only logged; a database that is away is waited
         * for, in the background.
         */
        public synchronized void end(Optional<Call> call) {
            if (ended) {
                return;
            }
            ended = true;
            try {
                settle(call);
            } catch (RuntimeException e) {
                if (Outage.causes(e)) {
                    Thread.ofVirtual().name("booking-" + payer.requestId()).start(() -> settleLater(call));
                } else {
                    notBooked(e);
                }
            }
        }

        private void settleLater(Optional<Call> call) {
            try {
                Outage.outlast("booking " + payer.requestId(), () -> {
                    // The commit before may have been lost from sight, no more.
                    if (!repository.isBooked(id)) {
                        settle(call);
                    }
                });
            } catch (RuntimeException e) {
                notBooked(e);
            }
        }

        /** Budget, usage and ledger in one transaction: all of them, or none. */
        private void settle(Optional<Call> call) {
            long micros =
                    call.map(each -> each.tokens() * prices.microsPerToken()).orElse(0L);
            QuarkusTransaction.requiringNew().run(() -> {
                hold.ifPresent(id -> spending.settle(payer.key().orElseThrow(), id, micros));
                call.ifPresent(each -> repository.book(id, payer, each, micros, prices.ownersPercent()));
            });
        }

        private void notBooked(RuntimeException failure) {
            LOG.errorf(failure, "usage not booked requestId=%s", payer.requestId());
        }
    }

    /**
     * Begins a request.
     *
     * @param prompt how many tokens it has, roughly
     * @param most how many its answer may have, where it says so
     * @throws dev.medley.registry.problem.Problem 429 {@code INSUFFICIENT_QUOTA} when the key's budget is spent or can't cover it, 429
     *     {@code BUDGET_IN_USE} when it could if other requests cost less than is set aside for them
     */
    public Running begin(Payer payer, long prompt, Optional<Long> most) {
        long tokens = prompt + most.orElse((long) prices.usualTokens());
        var cost = new KeySpending.Cost(tokens * prices.microsPerToken(), most.isPresent());
        return new Running(payer, payer.key().flatMap(key -> spending.hold(key, cost)));
    }
}
