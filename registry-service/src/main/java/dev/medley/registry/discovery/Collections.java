package dev.medley.registry.discovery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** The tables of collections; who may see an adapter is decided in the same statement. */
@ApplicationScoped
class Collections {
    private static final String HEAD =
            "select c.id, o.username, o.kind, c.title, c.description, c.visibility, c.updated_at"
                    + " from collection c join account o on o.id = c.owner_id where ";
    private static final String ITEMS = """
            select a.owner || '/' || a.name, i.note from collection_item i join adapter a on a.id = i.adapter_id
            where i.collection_id = ?1 and a.deleted_at is null and a.taken_down_at is null
              and (a.visibility in ('public', 'gated')
                   or a.owner_id = any (cast((select owners_of(cast(?2 as uuid))) as uuid[])))
            order by i.added_at, 1""";

    private final EntityManager database;

    @Inject
    Collections(EntityManager database) {
        this.database = database;
    }

    /** An adapter in a collection. */
    record Item(String adapter, String note) {}

    /** A collection; without its items in lists. */
    record Collection(
            String id,
            String owner,
            String ownerKind,
            String title,
            String description,
            String visibility,
            Instant updatedAt,
            List<Item> items) {}

    List<Collection> of(UUID owner) {
        return rows(HEAD + "c.owner_id = ?1 order by c.created_at, c.id", owner).stream()
                .map(row -> collection(row, List.of()))
                .toList();
    }

    /** Those that {@code caller} may see. */
    List<Collection> of(String owner, Optional<UUID> caller) {
        String seen = "o.username = ?1 and (c.visibility = 'public' or c.owner_id = cast(?2 as uuid))"
                + " order by c.created_at, c.id";
        return rows(HEAD + seen, owner, caller.map(UUID::toString).orElse(null)).stream()
                .map(row -> collection(row, List.of()))
                .toList();
    }

    /**
     * One that is public or the owner's own.
     *
     * @param searcher in whose name its adapters are looked up
     */
    Optional<Collection> find(UUID id, Optional<UUID> owner, Optional<UUID> searcher) {
        return rows(HEAD + "c.id = ?1", id).stream()
                .filter(row -> row[5].equals("public") || isOwner(id, owner))
                .findFirst()
                .map(row -> collection(row, items(id, searcher)));
    }

    private boolean isOwner(UUID id, Optional<UUID> account) {
        return account.isPresent()
                && !database.createNativeQuery("select 1 from collection where id = ?1 and owner_id = ?2")
                        .setParameter(1, id)
                        .setParameter(2, account.get())
                        .getResultList()
                        .isEmpty();
    }

    private List<Item> items(UUID id, Optional<UUID> searcher) {
        return session()
                .createNativeQuery(ITEMS, Object[].class)
                .setParameter(1, id)
                .setParameter(2, searcher.map(UUID::toString).orElse(null))
                .getResultList()
                .stream()
                .map(row -> new Item((String) row[0], (String) row[1]))
                .toList();
    }

    UUID create(UUID owner, String title, String description, String visibility) {
        UUID id = UUID.randomUUID();
        database.createNativeQuery("insert into collection (id, owner_id, title, description, visibility)"
                        + " values (?1, ?2, ?3, ?4, ?5)")
                .setParameter(1, id)
                .setParameter(2, owner)
                .setParameter(3, title)
                .setParameter(4, description)
                .setParameter(5, visibility)
                .executeUpdate();
        return id;
    }

    void add(UUID id, UUID adapter, String note) {
        database.createNativeQuery("""
                        insert into collection_item (collection_id, adapter_id, note) values (?1, ?2, ?3)
                        on conflict (collection_id, adapter_id) do update set note = excluded.note""")
                .setParameter(1, id)
                .setParameter(2, adapter)
                .setParameter(3, note)
                .executeUpdate();
    }

    void remove(UUID id, UUID adapter) {
        database.createNativeQuery("delete from collection_item where collection_id = ?1 and adapter_id = ?2")
                .setParameter(1, id)
                .setParameter(2, adapter)
                .executeUpdate();
    }

    void delete(UUID id) {
        database.createNativeQuery("delete from collection where id = ?1")
                .setParameter(1, id)
                .executeUpdate();
    }

    private List<Object[]> rows(String sql, Object... parameters) {
        var query = session().createNativeQuery(sql, Object[].class);
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        return query.getResultList();
    }

    private Session session() {
        return database.unwrap(Session.class);
    }

    private static Collection collection(Object[] row, List<Item> items) {
        return new Collection(
                row[0].toString(),
                (String) row[1],
                (String) row[2],
                (String) row[3],
                (String) row[4],
                (String) row[5],
                (Instant) row[6],
                items);
    }
}
