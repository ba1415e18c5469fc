package dev.medley.registry.insight;

import dev.medley.format.AdapterName;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.adapter.AdapterService;
import dev.medley.registry.adapter.AdapterVersion;
import dev.medley.registry.adapter.ForkService;
import dev.medley.registry.adapter.Lineage;
import dev.medley.registry.adapter.Lineage.Relative;
import dev.medley.registry.adapter.RequestedAdapter;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where a version came from and what came of it; and copies of it under another name. */
@Path("/api/v1/adapters/{owner}/{name}/versions/{ref}")
@RunOnVirtualThread
@Transactional
public class LineageResource {
    private final RequestedAdapter requested;
    private final AdapterService service;
    private final Lineage lineage;
    private final ForkService forks;
    private final CurrentAccount current;

    @Inject
    LineageResource(
            RequestedAdapter requested,
            AdapterService service,
            Lineage lineage,
            ForkService forks,
            CurrentAccount current) {
        this.requested = requested;
        this.service = service;
        this.lineage = lineage;
        this.forks = forks;
        this.current = current;
    }

    record ForkRequest(
            @Schema(required = true, pattern = Shape.ADAPTER)
            String to) {}

    record Family(String version, List<Relative> parents, List<Relative> children) {}

    record Forked(String id, String version) {}

    /** Only relatives that the caller may see. */
    @GET
    @Path("lineage")
    public Family lineage(
            @PathParam("owner") String owner, @PathParam("name") String name, @PathParam("ref") String ref) {
        AdapterVersion version = service.version(requested.visible(owner, name), ref);
        return new Family(
                version.digest(),
                lineage.parents(version, current.searcher()),
                lineage.children(version, current.searcher()));
    }

    /** The same files under a name of one's own; the parent is remembered. */
    @POST
    @Path("fork")
    public Response fork(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("ref") String ref,
            ForkRequest request) {
        Account caller = current.require(Scope.ADAPTER_WRITE);
        Adapter adapter = requested.fetchable(owner, name);
        AdapterName to = Optional.ofNullable(request)
                .map(ForkRequest::to)
                .flatMap(AdapterName::parse)
                .orElseThrow(() -> Problem.invalid("to", "to must be owner/name: " + AdapterName.RULE + "."));
        current.requireCovered(to.toString());
        AdapterVersion forked = forks.fork(service.version(adapter, ref), to, caller);
        return Response.status(201)
                .location(URI.create("/api/v1/adapters/" + to))
                .entity(new Forked(to.toString(), forked.digest()))
                .build();
    }
}
