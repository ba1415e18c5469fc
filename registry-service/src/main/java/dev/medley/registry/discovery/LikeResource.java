package dev.medley.registry.discovery;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.adapter.RequestedAdapter;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;

/** Likes: one a person and adapter. How many there are is public, whose they are is not. */
@Path("/api/v1/adapters/{owner}/{name}/like")
@RunOnVirtualThread
@Transactional
public class LikeResource {
    private final RequestedAdapter requested;
    private final CurrentAccount current;
    private final Likes likes;
    private final EntityManager database;

    @Inject
    LikeResource(RequestedAdapter requested, CurrentAccount current, Likes likes, EntityManager database) {
        this.requested = requested;
        this.current = current;
        this.likes = likes;
        this.database = database;
    }

    record LikesView(long likes, boolean liked) {}

    @GET
    public LikesView get(@PathParam("owner") String owner, @PathParam("name") String name) {
        Adapter adapter = requested.visible(owner, name);
        Object[] row = (Object[]) database.createNativeQuery("""
                        select count(*), count(*) filter (where account_id = cast(?2 as uuid))
                        from adapter_like where adapter_id = ?1""")
                .setParameter(1, adapter.id())
                .setParameter(2, current.id().map(UUID::toString).orElse(null))
                .getSingleResult();
        return new LikesView(((Number) row[0]).longValue(), ((Number) row[1]).longValue() > 0);
    }

    @PUT
    public LikesView like(@PathParam("owner") String owner, @PathParam("name") String name) {
        likes.add(requested.spokenOf(owner, name), current.requireSignedIn());
        return get(owner, name);
    }

    @DELETE
    public LikesView unlike(@PathParam("owner") String owner, @PathParam("name") String name) {
        likes.remove(requested.spokenOf(owner, name), current.requireSignedIn());
        return get(owner, name);
    }
}
