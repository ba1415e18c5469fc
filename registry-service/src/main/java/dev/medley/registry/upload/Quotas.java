package dev.medley.registry.upload;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.AccountService;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What an owner stores and has made here, and how much more may come. Nothing is counted up and down: the number is read from the rows that are there,
 * so an upload that dies gives back what it reserved, and the number can't drift.
 */
@ApplicationScoped
public class Quotas {
    private static final String STORED = """
            select coalesce(sum(size), 0) from (
                select f.sha256, f.size from adapter_file f
                join adapter_version v on v.id = f.version_id join adapter a on a.id = v.adapter_id
                where a.owner_id = ?1
                union
                select d.sha256, d.size from hub_draft_file d join adapter a on a.id = d.adapter_id
                where a.owner_id = ?1) files""";
    private static final String RESERVED = """
            select coalesce(sum(f.size), 0) from upload u join upload_file f on f.upload_id = u.id
            join account o on o.username = u.owner
            where o.id = ?1 and u.state in ('receiving', 'running') and not f.known""";
    /** What a client sends has from the beginning files that storage waits for or knows; what is made here has none, and then only others. */
    private static final String MAKING = """
            select count(*) from upload u join account o on o.username = u.owner
            where o.id = ?1 and u.state in ('receiving', 'running') and not exists (
                select 1 from upload_file f where f.upload_id = u.id and (f.known or f.storage_id is not null))""";

    private final EntityManager database;
    private final AccountService accounts;
    private final UploadConfig config;

    @Inject
    Quotas(EntityManager database, AccountService accounts, UploadConfig config) {
        this.database = database;
        this.accounts = accounts;
        this.config = config;
    }

    /** Bytes: stored, on their way, and allowed. */
    record Quota(String owner, long stored, long reserved, long limit) {
        long free() {
            return Math.max(0, limit - used());
        }

        private long used() {
            return stored + reserved;
        }
    }

    @Transactional
    Quota of(Account owner) {
        return new Quota(owner.username(), number(STORED, owner.id()), number(RESERVED, owner.id()), limit(owner.id()));
    }

    /**
     * Stores something whose size is known only then, in the caller's transaction, which ends without it when it does not fit.
     *
     * @param owner name of an account or organisation
     * @throws Problem 403 {@code QUOTA_STORAGE}
     */
    public <T> T within(String owner, Supplier<T> storing) {
        Account account = accounts.find(owner).orElseThrow();
        accounts.lock(account);
        Quota before = of(account);
        T stored = storing.get();
        Quota after = of(account);
        if (after.used() > after.limit() && after.used() > before.used()) {
            throw full(before, after.used() - before.used());
        }
        return stored;
    }

    /**
     * Refuses what will not fit.
     *
     * @param owner name of an account or organisation
     * @throws Problem 403 {@code QUOTA_STORAGE}
     */
    public void require(String owner, long bytes) {
        require(accounts.find(owner).orElseThrow(), bytes);
    }

    /**
     * Refuses what does not fit; others that want room for the same owner wait until the transaction ends.
     *
     * @throws Problem 403 {@code QUOTA_STORAGE}
     */
    void require(Account owner, long bytes) {
        accounts.lock(owner);
        Quota quota = of(owner);
        if (bytes > quota.free()) {
            throw full(quota, bytes);
        }
    }

    /**
     * Refuses a blend or an import of an owner who has as many of them under way as one gets; others wait until the transaction ends, so that of two
     * that would be the last one is too late.
     *
     * @throws Problem 429 {@code TOO_MANY_OPERATIONS}
     */
    void requireTurn(Account owner) {
        accounts.lock(owner);
        if (number(MAKING, owner.id()) >= config.unfinished()) {
            throw new Problem(
                    429,
                    "TOO_MANY_OPERATIONS",
                    owner.username() + " has " + config.unfinished()
                            + " blends and imports that have not ended, the most there can be. Wait until one has ended.");
        }
    }

    private static Problem full(Quota quota, long bytes) {
        return new Problem(
                403,
                "QUOTA_STORAGE",
                "This needs " + bytes + " bytes; " + quota.owner() + " has " + quota.free() + " of " + quota.limit()
                        + " left. Delete old versions or ask for more.");
    }

    private long limit(UUID owner) {
        Object own = database.createNativeQuery("select quota_bytes from account where id = ?1")
                .setParameter(1, owner)
                .getSingleResult();
        return own == null ? config.quota().asLongValue() : ((Number) own).longValue();
    }

    private long number(String sql, UUID owner) {
        return ((Number) database.createNativeQuery(sql).setParameter(1, owner).getSingleResult()).longValue();
    }

    @Transactional
    void limit(Account owner, long bytes) {
        database.createNativeQuery("update account set quota_bytes = ?1 where id = ?2")
                .setParameter(1, bytes)
                .setParameter(2, owner.id())
                .executeUpdate();
    }
}
