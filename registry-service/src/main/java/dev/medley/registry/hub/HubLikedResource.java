package dev.medley.registry.hub;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.discovery.Likes;
import dev.medley.registry.discovery.Likes.Liked;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Place;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;

/** {@code GET /api/users/{username}/likes}: what the caller likes. Whoever else is named, there or not, the answer is the same refusal. */
@Path("/api/users/{username}/likes")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Transactional
public class HubLikedResource {
    private final CurrentAccount current;
    private final Likes likes;
    private final Paging paging;

    @Inject
    HubLikedResource(CurrentAccount current, Likes likes, Paging paging) {
        this.current = current;
        this.likes = likes;
        this.paging = paging;
    }

    record Repo(String name, String type) {}

    record Like(Instant createdAt, Repo repo) {}

    @GET
    public Response list(@PathParam("username") String username) {
        if (!current.require(Scope.ADAPTER_READ).username().equals(username)) {
            throw HubProblem.of(403, "LIKES_PRIVATE", "What somebody likes is told to nobody else.");
        }
        List<Liked> found = likes.list(paging.after().map(Place::of), paging.limit(HubParameters.PAGE) + 1);
        return paging.page(
                found,
                liked -> liked.place().toString(),
                HubParameters.PAGE,
                page -> page.items().stream().map(HubLikedResource::like).toList());
    }

    private static Like like(Liked liked) {
        return new Like(liked.likedAt(), new Repo(liked.adapter(), "model"));
    }
}
