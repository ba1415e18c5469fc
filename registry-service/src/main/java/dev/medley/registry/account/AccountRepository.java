package dev.medley.registry.account;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Accounts with their keys and sessions. */
@ApplicationScoped
class AccountRepository implements PanacheRepositoryBase<Account, UUID> {
    Optional<Account> findByUsername(String username) {
        return find("username", username).firstResultOptional();
    }

    /** Whether a base's hub name begins with this owner, written in lower case: the hub tells no names apart by their case. */
    boolean ownsBase(String owner) {
        return getSession()
                .createNativeQuery(
                        "select exists (select 1 from base where lower(split_part(name, '/', 1)) = ?1)", Boolean.class)
                .setParameter(1, owner)
                .getSingleResult();
    }

    Optional<ApiKey> findKey(String id) {
        return Optional.ofNullable(getEntityManager().find(ApiKey.class, id));
    }

    /** Newest first. */
    List<ApiKey> findKeysOf(Account account) {
        return getEntityManager()
                .createQuery("from ApiKey k where k.account = :account order by k.createdAt desc, k.id", ApiKey.class)
                .setParameter("account", account)
                .getResultList();
    }

    Optional<Session> findSession(String token) {
        return Optional.ofNullable(getEntityManager().find(Session.class, KeySecret.hash(token)));
    }

    /** Newest first, without those that are over. */
    List<Session> findSessionsOf(Account account, Instant now) {
        return getEntityManager()
                .createQuery(
                        "from Session s where s.account = :account and s.expiresAt > :now order by s.createdAt desc, s.id",
                        Session.class)
                .setParameter("account", account)
                .setParameter("now", now)
                .getResultList();
    }

    void save(Object entity) {
        getEntityManager().persist(entity);
    }

    void remove(Session session) {
        getEntityManager().remove(session);
    }
}
