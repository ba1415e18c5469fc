package dev.medley.registry.discovery;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.problem.Place;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** Likes of the caller: one a person and adapter. How many there are is public, whose they are is not. */
@ApplicationScoped
public class Likes {
    private static final String LIKED = """
            select a.owner || '/' || a.name, l.created_at from adapter_like l join adapter a on a.id = l.adapter_id
            where l.account_id = ?1 and a.deleted_at is null and a.taken_down_at is null
              and (a.visibility <> 'private'
                   or a.owner_id = any (cast((select owners_of(cast(?2 as uuid))) as uuid[])))
              and (cast(?3 as text) is null or l.created_at < cast(?3 as timestamptz)
                   or (l.created_at = cast(?3 as timestamptz) and a.owner || '/' || a.name > ?4))
            order by l.created_at desc, 1""";

    private final CurrentAccount current;
    private final EntityManager database;

    @Inject
    Likes(CurrentAccount current, EntityManager database) {
        this.current = current;
        this.database = database;
    }

    /** An adapter that somebody likes. */
    public record Liked(String adapter, Instant likedAt) {
        /** In a list of one person's likes, newest first. */
        public Place place() {
            return new Place(likedAt, adapter);
        }
    }

    /**
     * What the caller likes, as far as they may still see it, newest first.
     *
     * @param after where the page before ended
     */
    public List<Liked> list(Optional<Place> after, int limit) {
        UUID caller = current.require(Scope.ADAPTER_READ).id();
        return database
                .unwrap(Session.class)
                .createNativeQuery(LIKED, Object[].class)
                .setParameter(1, caller)
                .setParameter(2, current.searcher().map(UUID::toString).orElse(null))
                .setParameter(3, after.map(place -> place.at().toString()).orElse(null))
                .setParameter(4, after.map(Place::name).orElse(null))
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(row -> new Liked((String) row[0], (Instant) row[1]))
                .toList();
    }

    void add(Adapter adapter, Account caller) {
        change(
                "insert into adapter_like (adapter_id, account_id) values (?1, ?2) on conflict do nothing",
                adapter,
                caller);
    }

    /** Changes nothing where there is no like. */
    public void remove(Adapter adapter, Account caller) {
        change("delete from adapter_like where adapter_id = ?1 and account_id = ?2", adapter, caller);
    }

    private void change(String sql, Adapter adapter, Account caller) {
        database.createNativeQuery(sql)
                .setParameter(1, adapter.id())
                .setParameter(2, caller.id())
                .executeUpdate();
    }
}
