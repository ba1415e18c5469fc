package dev.medley.registry.discovery;

import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Place;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** What the caller likes, as far as they may still see it. */
@Path("/api/v1/likes")
@RunOnVirtualThread
@Transactional
public class LikedResource {
    private final Likes likes;
    private final Paging paging;

    @Inject
    LikedResource(Likes likes, Paging paging) {
        this.likes = likes;
        this.paging = paging;
    }

    @GET
    @Paged
    public Response list() {
        return paging.page(
                likes.list(paging.after().map(Place::of), paging.limit() + 1),
                liked -> liked.place().toString());
    }
}
