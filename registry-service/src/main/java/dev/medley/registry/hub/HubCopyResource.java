package dev.medley.registry.hub;

import dev.medley.format.AdapterName;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.adapter.AdapterVersion;
import dev.medley.registry.adapter.ForkService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** {@code POST …/duplicate}: what is at {@code main} under another name, for {@code hf repos duplicate}. */
@Path("/api/models/{owner}/{name}/duplicate")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Transactional
public class HubCopyResource {
    private final HubRepositories repositories;
    private final ForkService forks;
    private final CurrentAccount current;

    @Inject
    HubCopyResource(HubRepositories repositories, ForkService forks, CurrentAccount current) {
        this.repositories = repositories;
        this.forks = forks;
        this.current = current;
    }

    /** @param filesCopyPending never: a copy has its files at once */
    record Copied(String url, boolean filesCopyPending) {}

    @POST
    public Copied copy(
            @PathParam("owner") String owner, @PathParam("name") String name, @Context UriInfo uri, byte[] request) {
        Account caller = current.require(Scope.ADAPTER_WRITE);
        Adapter adapter = repositories.fetchable(owner, name);
        HubBody body = HubBody.object(request);
        AdapterName to = AdapterName.parse(body.text("repository"))
                .orElseThrow(
                        () -> HubProblem.bad("NAME_INVALID", "repository must be owner/name: " + AdapterName.RULE));
        current.requireCovered(to.toString());
        AdapterVersion version = repositories
                .snapshot(adapter, HubRepositories.MAIN)
                .version()
                .orElseThrow(
                        () -> HubProblem.bad("UNSUPPORTED", "Only a repository with a whole adapter can be copied."));
        Adapter copy = forks.fork(version, to, caller).adapter();
        HubVisibility.of(body).ifPresent(copy::show);
        return new Copied(uri.getBaseUri().resolve("/" + to).toString(), false);
    }
}
