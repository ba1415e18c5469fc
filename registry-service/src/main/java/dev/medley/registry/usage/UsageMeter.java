package dev.medley.registry.usage;

import dev.medley.registry.account.KeySpending;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Sets the likely cost of a request aside before it is answered, and books afterwards what it came to. A request that failed costs nothing.
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
     */
    public record Payer(UUID account, Optional<String> key, String requestId) {}

    /** A request that is being answered. End it exactly once. */
    public final class Running {
        private final Payer payer;
        private final Optional<UUID> hold;
        private boolean ended;

        private Running(Payer payer, Optional<UUID> hold) {
            this.payer = payer;
            this.hold = hold;
        }

        /** Books the call; an empty one ends without a charge. The answer is out by now, so failures are only logged. */
        public synchronized void end(Optional<Call> call) {
            if (ended) {
                return;
            }
            ended = true;
            try {
                long micros = call.map(each -> each.tokens() * prices.microsPerToken())
                        .orElse(0L);
                hold.ifPresent(id -> spending.settle(payer.key().orElseThrow(), id, micros));
                call.ifPresent(each -> repository.book(payer, each, micros, prices.ownersPercent()));
            } catch (RuntimeException e) {
                LOG.errorf(e, "usage not booked requestId=%s", payer.requestId());
            }
        }
    }

    /**
     * Begins a request.
     *
     * @param tokens how many it asks for, where it says so
     * @throws dev.medley.registry.problem.Problem 429 {@code INSUFFICIENT_QUOTA} when the key's budget is spent
     */
    public Running begin(Payer payer, Optional<Long> tokens) {
        long likely = tokens.orElse((long) prices.usualTokens()) * prices.microsPerToken();
        return new Running(payer, payer.key().flatMap(key -> spending.hold(key, likely)));
    }
}
