package dev.medley.registry.hub;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.discovery.Likes;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The caller's like of a repository, as far as the Hub's clients change it: they only take it back. */
@Path("/api/models/{owner}/{name}")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Transactional
public class HubLikeResource {
    private final HubRepositories repositories;
    private final CurrentAccount current;
    private final Likes likes;

    @Inject
    HubLikeResource(HubRepositories repositories, CurrentAccount current, Likes likes) {
        this.repositories = repositories;
        this.current = current;
        this.likes = likes;
    }

    @DELETE
    @Path("like")
    public void unlike(@PathParam("owner") String owner, @PathParam("name") String name) {
        likes.remove(repositories.spokenOf(owner, name), current.requireSignedIn());
    }

    @GET
    @Path("likers")
    public void likers(@PathParam("owner") String owner, @PathParam("name") String name) {
        repositories.visible(owner, name);
        throw HubProblem.bad("UNSUPPORTED", "Medley tells how many like a repository, and nobody who they are.");
    }
}
