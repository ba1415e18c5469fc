package dev.medley.registry.account;

import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What keys with a budget have spent and set aside. A request sets aside first what it may cost and settles afterwards, so that many requests at once
 * can't overdraw a budget; the row of the key is the lock.
 */
@ApplicationScoped
public class KeySpending {
    /** The code of the refusal. */
    public static final String SPENT = "INSUFFICIENT_QUOTA";

    private static final Duration HOLD = Duration.ofMinutes(30);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final EntityManager database;

    @Inject
    KeySpending(EntityManager database) {
        this.database = database;
    }

    /**
     * What a request will cost.
     *
     * @param isMost whether it can't be more; else it is a guess
     */
    public record Cost(long micros, boolean isMost) {}

    /**
     * Sets what a request may cost aside; nothing for a key without a budget. Of a guess no more than is left.
     *
     * @throws Problem 429 {@code INSUFFICIENT_QUOTA} when what was spent leaves too little for it, 429 {@code BUDGET_IN_USE} when only what is set aside
     *     for other requests does
     */
    @Transactional
    public Optional<UUID> hold(String keyId, Cost cost) {
        Optional<Budget> budget =
                Optional.ofNullable(database.find(ApiKey.class, keyId)).flatMap(ApiKey::budget);
        return budget.map(limited -> {
            database.find(ApiKey.class, keyId, LockModeType.PESSIMISTIC_WRITE);
            return insert(keyId, amount(keyId, limited, cost));
        });
    }

    /**
     * For work of many requests: whether any of the budget is left, whatever is set aside at present.
     *
     * @throws Problem 429 {@code INSUFFICIENT_QUOTA} when all of it is spent
     */
    @Transactional
    public void requireLeft(String keyId) {
        Optional.ofNullable(database.find(ApiKey.class, keyId))
                .flatMap(ApiKey::budget)
                .ifPresent(budget -> left(keyId, budget));
    }

    private long amount(String keyId, Budget budget, Cost cost) {
        long left = left(keyId, budget);
        if (cost.isMost() && cost.micros() > left) {
            throw exhausted("This call may cost " + Budget.text(cost.micros()) + ", and of the budget of this key, "
                    + budget.inWords() + ", " + Budget.text(left) + " is left: ask for fewer tokens.");
        }
        long free = left - held(keyId);
        if (free <= 0 || (cost.isMost() && cost.micros() > free)) {
            throw new Problem(
                    429,
                    "BUDGET_IN_USE",
                    "What is left of the budget of this key, " + budget.inWords()
                            + ", is set aside for calls that are being answered; wait as long as Retry-After says.",
                    List.of(),
                    Optional.of(RETRY));
        }
        return Math.min(cost.micros(), free);
    }

    /** What is not spent yet, above zero. */
    private long left(String keyId, Budget budget) {
        long left = budget.micros() - spent(keyId, budget);
        if (left <= 0) {
            throw exhausted("The budget of this key, " + budget.inWords() + ", is spent.");
        }
        return left;
    }

    private static Problem exhausted(String message) {
        return new Problem(429, SPENT, message);
    }

    private UUID insert(String keyId, long micros) {
        UUID hold = UUID.randomUUID();
        database.createNativeQuery("insert into key_hold (id, key_id, micros, expires_at)"
                        + " values (?1, ?2, ?3, now() + ?4 * interval '1 second')")
                .setParameter(1, hold)
                .setParameter(2, keyId)
                .setParameter(3, micros)
                .setParameter(4, HOLD.toSeconds())
                .executeUpdate();
        return hold;
    }

    /** Ends a hold and books what was really spent. */
    @Transactional
    public void settle(String keyId, UUID hold, long micros) {
        database.createNativeQuery("delete from key_hold where id = ?1 or expires_at < now()")
                .setParameter(1, hold)
                .executeUpdate();
        ApiKey key = database.find(ApiKey.class, keyId);
        if (key == null || key.budget().isEmpty() || micros == 0) {
            return;
        }
        database.createNativeQuery("""
                        insert into key_spend (key_id, period, micros) values (?1, ?2, ?3)
                        on conflict (key_id, period) do update set micros = key_spend.micros + excluded.micros""")
                .setParameter(1, keyId)
                .setParameter(2, key.budget().get().periodStart())
                .setParameter(3, micros)
                .executeUpdate();
    }

    /** Millionths spent in the present period. */
    @Transactional
    long spent(String keyId, Budget budget) {
        return sum("select coalesce(sum(micros), 0) from key_spend where key_id = ?1 and period = ?2", keyId, budget);
    }

    private long held(String keyId) {
        return ((Number) database.createNativeQuery(
                                "select coalesce(sum(micros), 0) from key_hold where key_id = ?1 and expires_at > now()")
                        .setParameter(1, keyId)
                        .getSingleResult())
                .longValue();
    }

    private long sum(String sql, String keyId, Budget budget) {
        return ((Number) database.createNativeQuery(sql)
                        .setParameter(1, keyId)
                        .setParameter(2, budget.periodStart())
                        .getSingleResult())
                .longValue();
    }
}
