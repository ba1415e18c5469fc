package dev.medley.registry.hub;

import dev.medley.registry.account.Scope;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;

/** What repositories of the Hub have and adapters have not: said plainly, to those who may know of the repository at all. */
@Path("/api/models/{owner}/{name}")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Transactional
public class HubAbsentResource {
    private final HubRepositories repositories;

    @Inject
    HubAbsentResource(HubRepositories repositories) {
        this.repositories = repositories;
    }

    @POST
    @Path("branch/{branch}")
    public void branch(@PathParam("owner") String owner, @PathParam("name") String name) {
        repositories.own(owner, name, Scope.ADAPTER_WRITE);
        throw HubProblem.bad("UNSUPPORTED", "Medley has one branch, main; make a tag.");
    }

    @DELETE
    @Path("branch/{branch}")
    public void unbranch(@PathParam("owner") String owner, @PathParam("name") String name) {
        branch(owner, name);
    }

    @POST
    @Path("super-squash/{branch}")
    public void squash(@PathParam("owner") String owner, @PathParam("name") String name) {
        repositories.own(owner, name, Scope.ADAPTER_WRITE);
        throw HubProblem.bad("UNSUPPORTED", "Versions are immutable and stay; delete those that nobody needs.");
    }

    @GET
    @Path("discussions")
    public Map<String, Object> discussions(@PathParam("owner") String owner, @PathParam("name") String name) {
        repositories.visible(owner, name);
        return Map.of("discussions", List.of(), "count", 0, "start", 0);
    }

    @POST
    @Path("discussions")
    public void discuss(@PathParam("owner") String owner, @PathParam("name") String name) {
        repositories.visible(owner, name);
        throw HubProblem.bad("UNSUPPORTED", "Medley has no discussions; reviews are on the adapter's page.");
    }
}
