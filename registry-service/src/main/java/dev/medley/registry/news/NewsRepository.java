package dev.medley.registry.news;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** The table of news. What is older than 90 days goes when its reader next says what they have read. */
@ApplicationScoped
class NewsRepository {
    private static final String TO_OWNERS = """
            insert into news (account_id, kind, adapter, detail)
            select p, ?2, a.owner || '/' || a.name, ?3 from adapter a cross join lateral people_of(a.owner_id) p
            where a.id = ?1""";

    /** To those who answer for an owner, but for whom it is about. */
    private static final String TO_PEOPLE = """
            insert into news (account_id, kind, adapter, detail)
            select p, ?2, ?3, ?4 from people_of(?1) p where p not in (select id from account where username = ?4)""";

    private static final String TO_ONE = """
            insert into news (account_id, kind, adapter, detail)
            select cast(?4 as uuid), ?2, a.owner || '/' || a.name, ?3 from adapter a where a.id = ?1""";

    /** Those who may see it still, without those who made it. */
    private static final String TO_ADMIRERS = """
            insert into news (account_id, kind, adapter, detail)
            select l.account_id, ?2, a.owner || '/' || a.name, v.digest
            from adapter_version v join adapter a on a.id = v.adapter_id join adapter_like l on l.adapter_id = a.id
            where v.id = ?1 and a.deleted_at is null and a.taken_down_at is null and a.visibility <> 'private'
              and l.account_id not in (select people_of(a.owner_id))""";

    private static final String FIND = """
            select id, kind, adapter, detail, at, read_at is not null from news
            where account_id = ?1 and (?2 = false or read_at is null) and id < ?3 order by id desc limit ?4""";

    private final EntityManager database;

    @Inject
    NewsRepository(EntityManager database) {
        this.database = database;
    }

    /** Something that happened to an adapter or an organisation; {@code isRead} once the reader has seen it. */
    record Item(long id, String kind, String adapter, String detail, Instant at, boolean isRead) {}

    void tellOwners(UUID adapter, Kind kind, String detail) {
        tell(TO_OWNERS, adapter, kind, detail);
    }

    void tell(UUID account, UUID adapter, Kind kind, String detail) {
        database.createNativeQuery(TO_ONE)
                .setParameter(1, adapter)
                .setParameter(2, kind.label())
                .setParameter(3, detail)
                .setParameter(4, account.toString())
                .executeUpdate();
    }

    /** Of an adapter that may not exist: the name is all there is. */
    void tell(UUID account, String adapter, Kind kind, String detail) {
        database.createNativeQuery("insert into news (account_id, kind, adapter, detail) values (?1, ?2, ?3, ?4)")
                .setParameter(1, account)
                .setParameter(2, kind.label())
                .setParameter(3, adapter)
                .setParameter(4, detail)
                .executeUpdate();
    }

    /** Of a person, or of an organisation to its owners; whom the detail names was there. */
    void tellPeopleOf(UUID owner, String name, Kind kind, String detail) {
        database.createNativeQuery(TO_PEOPLE)
                .setParameter(1, owner)
                .setParameter(2, kind.label())
                .setParameter(3, name)
                .setParameter(4, detail)
                .executeUpdate();
    }

    /** The addresses of those who answer for an owner. */
    List<String> addressesOf(UUID owner) {
        return database.unwrap(Session.class)
                .createNativeQuery(
                        "select email from account where id in (select people_of(?1)) and suspended_at is null",
                        String.class)
                .setParameter(1, owner)
                .getResultList();
    }

    void tellAdmirers(UUID version) {
        database.createNativeQuery(TO_ADMIRERS)
                .setParameter(1, version)
                .setParameter(2, Kind.VERSION_PUBLISHED.label())
                .executeUpdate();
    }

    private void tell(String sql, UUID adapter, Kind kind, String detail) {
        database.createNativeQuery(sql)
                .setParameter(1, adapter)
                .setParameter(2, kind.label())
                .setParameter(3, detail)
                .executeUpdate();
    }

    /** Newest first. */
    List<Item> find(UUID account, boolean unreadOnly, Optional<Long> before, int limit) {
        return database
                .unwrap(Session.class)
                .createNativeQuery(FIND, Object[].class)
                .setParameter(1, account)
                .setParameter(2, unreadOnly)
                .setParameter(3, before.orElse(Long.MAX_VALUE))
                .setParameter(4, limit)
                .getResultList()
                .stream()
                .map(row -> new Item(
                        ((Number) row[0]).longValue(),
                        (String) row[1],
                        (String) row[2],
                        (String) row[3],
                        (Instant) row[4],
                        (Boolean) row[5]))
                .toList();
    }

    long unread(UUID account) {
        return ((Number) database.createNativeQuery(
                                "select count(*) from news where account_id = ?1 and read_at is null")
                        .setParameter(1, account)
                        .getSingleResult())
                .longValue();
    }

    /** Up to this one; what came meanwhile stays unread. */
    void read(UUID account, long upTo) {
        database.createNativeQuery(
                        "update news set read_at = now() where account_id = ?1 and id <= ?2 and read_at is null")
                .setParameter(1, account)
                .setParameter(2, upTo)
                .executeUpdate();
    }

    void forgetOld(UUID account) {
        database.createNativeQuery("delete from news where account_id = ?1 and at < now() - interval '90 days'")
                .setParameter(1, account)
                .executeUpdate();
    }
}
