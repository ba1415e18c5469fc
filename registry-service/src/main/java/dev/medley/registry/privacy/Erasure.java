package dev.medley.registry.privacy;

import dev.medley.registry.account.Account;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/** Takes away what is kept about an account, a person's or an organisation's. Its name stays taken. */
@ApplicationScoped
class Erasure {
    /** The account's own, and those of robots that act for it. */
    static final String KEYS =
            "(account_id = ?1 or account_id in (select m.account_id from membership m join account a on a.id = m.account_id"
                    + " where m.owner_id = ?1 and a.kind = 'robot'))";

    /** Rows that are about the account alone. Invitations go before members: whoever accepts one at this moment is a member by then, and goes, too. */
    private static final List<String> ERASED = List.of(
            "delete from session where account_id = ?1",
            "delete from password_reset where account_id = ?1",
            "delete from second_factor where account_id = ?1",
            "delete from account_identity where account_id = ?1",
            "update api_key set keeps_calls = false, revoked_at = coalesce(revoked_at, now()), name = 'erased' where "
                    + KEYS,
            "delete from kept_call where key_id in (select id from api_key where " + KEYS + ")",
            "delete from adapter_like where account_id = ?1",
            "delete from adapter_use where account_id = ?1",
            "delete from access_request where account_id = ?1",
            "delete from review where account_id = ?1",
            "delete from news where account_id = ?1",
            "delete from saved_search where account_id = ?1",
            "delete from webhook where owner_id = ?1",
            "delete from collection where owner_id = ?1",
            "delete from evaluation where account_id = ?1",
            "delete from held_move where moved_by = ?1 or guarded_by = ?1",
            "delete from tag_guard where suite_id in (select id from suite where account_id = ?1)",
            "delete from suite where account_id = ?1",
            "delete from completion where account_id = ?1",
            "update recipe set deleted_at = coalesce(deleted_at, now()) where owner_id = ?1",
            "delete from organisation_invitation where account_id = ?1 or organisation_id = ?1",
            "delete from membership where account_id = ?1 or owner_id = ?1",
            "update adapter set deleted_at = coalesce(deleted_at, now()) where owner_id = ?1",
            "update audit_entry set account_id = null where account_id = ?1",
            "update account set email = 'erased@localhost', password_hash = null, suspended_at = now(),"
                    + " suspension_reason = 'erased', erased_at = now() where id = ?1");

    /** Organisations that the account is in as an owner, the only one. */
    private static final String OWNED_ALONE = """
            select %s from membership m join account o on o.id = m.owner_id
            where m.account_id = ?1 and m.role = 'owner' and o.kind = 'organisation' and not exists (
                select 1 from membership other where other.owner_id = m.owner_id and other.role = 'owner'
                and other.account_id <> m.account_id)
            and %s exists (
                select 1 from membership other join account person on person.id = other.account_id
                where other.owner_id = m.owner_id and other.account_id <> m.account_id and person.kind = 'person')
            order by o.username""";

    private final EntityManager database;

    @Inject
    Erasure(EntityManager database) {
        this.database = database;
    }

    /** With a person go the organisations that nobody else is in. Adapters' files go with the next collection, without any grace. */
    void erase(Account account) {
        List<UUID> alone = database.unwrap(Session.class)
                .createNativeQuery(OWNED_ALONE.formatted("o.id", "not"), UUID.class)
                .setParameter(1, account.id())
                .getResultList();
        alone.forEach(this::erase);
        erase(account.id());
    }

    /** Organisations whose other members would be without an owner. */
    List<String> orphaned(Account account) {
        return database.unwrap(Session.class)
                .createNativeQuery(OWNED_ALONE.formatted("o.username", ""), String.class)
                .setParameter(1, account.id())
                .getResultList();
    }

    private void erase(UUID account) {
        for (String sql : ERASED) {
            database.createNativeQuery(sql).setParameter(1, account).executeUpdate();
        }
    }
}
