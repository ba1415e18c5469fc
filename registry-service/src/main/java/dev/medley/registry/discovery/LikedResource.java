package dev.medley.registry.discovery;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/** What the caller likes, as far as they may still see it. */
@Path("/api/v1/likes")
@RunOnVirtualThread
@Transactional
public class LikedResource {
    private static final String LIKED = """
            select a.owner || '/' || a.name, l.created_at from adapter_like l join adapter a on a.id = l.adapter_id
            where l.account_id = ?1 and a.deleted_at is null and a.taken_down_at is null
              and (a.visibility <> 'private'
                   or a.owner_id = any (cast((select owners_of(cast(?2 as uuid))) as uuid[])))
            order by l.created_at desc, 1""";

    private final CurrentAccount current;
    private final EntityManager database;
    private final Paging paging;

    @Inject
    LikedResource(CurrentAccount current, EntityManager database, Paging paging) {
        this.current = current;
        this.database = database;
        this.paging = paging;
    }

    record Liked(String adapter, Instant likedAt) {}

    @GET
    @Paged
    public Response list() {
        UUID caller = current.require(Scope.ADAPTER_READ).id();
        List<Liked> liked = database
                .unwrap(Session.class)
                .createNativeQuery(LIKED, Object[].class)
                .setParameter(1, caller)
                .setParameter(2, current.searcher().map(UUID::toString).orElse(null))
                .getResultList()
                .stream()
                .map(row -> new Liked((String) row[0], (Instant) row[1]))
                .toList();
        return paging.of(liked, Liked::adapter);
    }
}
