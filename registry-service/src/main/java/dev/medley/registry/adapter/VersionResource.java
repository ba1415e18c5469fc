package dev.medley.registry.adapter;

import dev.medley.registry.account.MemberRole;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import io.quarkus.vertx.http.Uncompressed;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The versions of an adapter: their content never changes, how much they are recommended does. */
@Path("/api/v1/adapters/{owner}/{name}/versions")
@RunOnVirtualThread
@Transactional
public class VersionResource {
    private static final int LONGEST_NOTE = 500;

    private final AdapterService service;
    private final AdapterRepository repository;
    private final RequestedAdapter requested;
    private final AdapterViews views;
    private final Paging paging;
    private final VersionChanges changes;

    @Inject
    VersionResource(
            AdapterService service,
            AdapterRepository repository,
            RequestedAdapter requested,
            AdapterViews views,
            Paging paging,
            VersionChanges changes) {
        this.service = service;
        this.repository = repository;
        this.requested = requested;
        this.views = views;
        this.paging = paging;
        this.changes = changes;
    }

    record NoteRequest(
            @Schema(required = true, pattern = Shape.FILLED, maxLength = 500)
            String note) {}

    @GET
    @Paged
    public Response list(@PathParam("owner") String owner, @PathParam("name") String name) {
        Adapter adapter = requested.visible(owner, name);
        return paging.of(
                repository.findVersions(adapter).stream()
                        .map(version -> views.of(adapter, version))
                        .toList(),
                VersionView::version);
    }

    @GET
    @Path("{ref}")
    public VersionView get(
            @PathParam("owner") String owner, @PathParam("name") String name, @PathParam("ref") String ref) {
        Adapter adapter = requested.visible(owner, name);
        return views.of(adapter, service.version(adapter, ref));
    }

    /** Byte for byte what the version's digest was taken of, so never compressed on the way. */
    @GET
    @Path("{ref}/manifest")
    @Uncompressed
    @Produces(MediaType.APPLICATION_JSON)
    public Response manifest(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("ref") String ref,
            @Context Request conditions) {
        AdapterVersion version = service.version(requested.visible(owner, name), ref);
        EntityTag etag = new EntityTag(version.digest());
        boolean pinned = ref.equals(version.digest());
        String digest = FileDigest.field(version.digest().substring("sha256:".length()));
        return Optional.ofNullable(conditions.evaluatePreconditions(etag))
                .orElseGet(() -> Response.ok(version.manifest())
                        .header("Content-Digest", digest)
                        .header("Repr-Digest", digest))
                .tag(etag)
                .header("Cache-Control", pinned ? "private, max-age=31536000, immutable" : "private, no-cache")
                .build();
    }

    @GET
    @Path("{ref}/validation")
    @Produces(MediaType.APPLICATION_JSON)
    public Response validation(
            @PathParam("owner") String owner, @PathParam("name") String name, @PathParam("ref") String ref) {
        String findings = service.version(requested.visible(owner, name), ref).findings();
        return Response.ok("{\"findings\":" + findings + "}").build();
    }

    @POST
    @Path("{ref}/deprecate")
    public VersionView deprecate(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("ref") String ref,
            NoteRequest request) {
        return become(editable(owner, name), ref, VersionState.DEPRECATED, note(request));
    }

    @POST
    @Path("{ref}/yank")
    public VersionView yank(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("ref") String ref,
            NoteRequest request) {
        return become(editable(owner, name), ref, VersionState.YANKED, note(request));
    }

    /** Recommends it again, or brings it back while its grace lasts. */
    @POST
    @Path("{ref}/restore")
    public VersionView restore(
            @PathParam("owner") String owner, @PathParam("name") String name, @PathParam("ref") String ref) {
        Adapter adapter = editable(owner, name);
        AdapterVersion version = anyState(adapter, ref);
        changes.restore(adapter, version);
        return views.of(adapter, version);
    }

    /** Gone for readers at once; its files go when the grace is over. A version that a tag points to stays. */
    @DELETE
    @Path("{ref}")
    public Response delete(
            @PathParam("owner") String owner, @PathParam("name") String name, @PathParam("ref") String ref) {
        Adapter adapter = repository.lock(requested.own(owner, name, Scope.ADAPTER_DELETE, MemberRole.OWNER));
        changes.delete(adapter, anyState(adapter, ref));
        return Response.noContent().build();
    }

    private Adapter editable(String owner, String name) {
        return repository.lock(requested.editable(owner, name));
    }

    private VersionView become(Adapter adapter, String ref, VersionState state, String note) {
        AdapterVersion version = service.version(adapter, ref);
        changes.become(adapter, version, state, note);
        return views.of(adapter, version);
    }

    /** A version that readers can't reach any more is named by its digest. */
    private AdapterVersion anyState(Adapter adapter, String ref) {
        return repository.findByDigest(adapter, ref).orElseGet(() -> service.version(adapter, ref));
    }

    private static String note(NoteRequest request) {
        return Optional.ofNullable(request)
                .map(NoteRequest::note)
                .filter(note -> !note.isBlank() && note.length() <= LONGEST_NOTE)
                .orElseThrow(() ->
                        Problem.invalid("note", "note must say why, in at most " + LONGEST_NOTE + " characters."));
    }
}
