package dev.medley.registry.adapter;

import dev.medley.format.AdapterName;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** One adapter and its versions. What the caller may not see is not there. */
@Path("/api/v1/adapters/{owner}/{name}")
@RunOnVirtualThread
@Transactional
public class AdapterResource {
    private final AdapterService service;
    private final AdapterRepository repository;
    private final CurrentAccount current;

    @Inject
    AdapterResource(AdapterService service, AdapterRepository repository, CurrentAccount current) {
        this.service = service;
        this.repository = repository;
        this.current = current;
    }

    record ChangeRequest(String visibility) {}

    record VersionPage(List<VersionView> items) {}

    @GET
    public AdapterView get(@PathParam("owner") String owner, @PathParam("name") String name) {
        return view(visible(owner, name));
    }

    @PATCH
    public AdapterView change(@PathParam("owner") String owner, @PathParam("name") String name, ChangeRequest request) {
        Adapter adapter = own(owner, name, Scope.ADAPTER_WRITE);
        Visibility to = Optional.ofNullable(request)
                .map(ChangeRequest::visibility)
                .flatMap(Visibility::of)
                .orElseThrow(() -> Problem.invalid("visibility", "visibility must be public, unlisted or private."));
        adapter.show(to);
        return view(adapter);
    }

    @DELETE
    public Response delete(@PathParam("owner") String owner, @PathParam("name") String name) {
        own(owner, name, Scope.ADAPTER_DELETE).delete();
        return Response.noContent().build();
    }

    @GET
    @Path("versions")
    public VersionPage versions(@PathParam("owner") String owner, @PathParam("name") String name) {
        Adapter adapter = visible(owner, name);
        return new VersionPage(repository.findVersions(adapter).stream()
                .map(version -> VersionView.of(version, pointing(adapter, version)))
                .toList());
    }

    @GET
    @Path("versions/{ref}")
    public VersionView version(
            @PathParam("owner") String owner, @PathParam("name") String name, @PathParam("ref") String ref) {
        Adapter adapter = visible(owner, name);
        AdapterVersion version = service.version(adapter, ref);
        return VersionView.of(version, pointing(adapter, version));
    }

    private AdapterView view(Adapter adapter) {
        Optional<AdapterVersion> latest = repository.findTag(adapter, "latest").map(Tag::version);
        List<String> tags = latest.map(version -> pointing(adapter, version)).orElse(List.of());
        return AdapterView.of(adapter, latest, tags, adapter.isOwnedBy(current.id()));
    }

    private List<String> pointing(Adapter adapter, AdapterVersion version) {
        return repository.findTags(adapter).stream()
                .filter(tag -> tag.version().id().equals(version.id()))
                .map(Tag::name)
                .sorted()
                .toList();
    }

    private Adapter visible(String owner, String name) {
        AdapterName parsed = AdapterName.parse(owner + "/" + name).orElseThrow(AdapterNotFound::adapter);
        return service.visible(parsed, current.id());
    }

    private Adapter own(String owner, String name, Scope scope) {
        current.require(scope);
        Adapter adapter = visible(owner, name);
        if (!adapter.isOwnedBy(current.id())) {
            throw new Problem(403, "NOT_OWNER", "Only the owner may change this adapter.");
        }
        return adapter;
    }
}
