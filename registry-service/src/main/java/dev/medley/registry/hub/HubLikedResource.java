package dev.medley.registry.hub;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.discovery.Likes;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
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

    @Inject
    HubLikedResource(CurrentAccount current, Likes likes) {
        this.current = current;
        this.likes = likes;
    }

    record Repo(String name, String type) {}

    record Like(Instant createdAt, Repo repo) {}

    @GET
    public List<Like> list(@PathParam("username") String username) {
        if (!current.require(Scope.ADAPTER_READ).username().equals(username)) {
            throw HubProblem.of(403, "LIKES_PRIVATE", "What somebody likes is told to nobody else.");
        }
        return likes.list().stream()
                .map(liked -> new Like(liked.likedAt(), new Repo(liked.adapter(), "model")))
                .toList();
    }
}
