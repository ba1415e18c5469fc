package dev.medley.registry.adapter;

import dev.medley.format.AdapterReference;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.problem.Audited;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Tags of an adapter and where they have pointed. */
@Path("/api/v1/adapters/{owner}/{name}/tags")
@RunOnVirtualThread
@Transactional
public class TagResource {
    private final AdapterService service;
    private final AdapterRepository repository;
    private final RequestedAdapter requested;
    private final CurrentAccount current;
    private final Paging paging;

    @Inject
    TagResource(
            AdapterService service,
            AdapterRepository repository,
            RequestedAdapter requested,
            CurrentAccount current,
            Paging paging) {
        this.service = service;
        this.repository = repository;
        this.requested = requested;
        this.current = current;
        this.paging = paging;
    }

    record TagView(String name, String version, Instant updatedAt) implements Audited {
        @Override
        public String change() {
            return version;
        }

        static TagView of(Tag tag) {
            return new TagView(tag.name(), tag.version().digest(), tag.updatedAt());
        }
    }

    record MoveRequest(
            @Schema(required = true, pattern = Shape.TAG_OR_DIGEST)
            String version) {}

    record MoveView(String version, Instant at, String by) {}

    @GET
    @Paged
    public Response list(@PathParam("owner") String owner, @PathParam("name") String name) {
        return paging.of(
                repository.findTags(requested.visible(owner, name)).stream()
                        .filter(tag -> !tag.version().isDeleted())
                        .map(TagView::of)
                        .toList(),
                TagView::name);
    }

    @GET
    @Path("{tag}")
    public Response get(
            @PathParam("owner") String owner, @PathParam("name") String name, @PathParam("tag") String tag) {
        return answer(find(requested.visible(owner, name), tag));
    }

    /** Moves it; where a guard tests the version first, the operation tells what came of it. */
    @PUT
    @Path("{tag}")
    @APIResponse(
            responseCode = "200",
            description = "Moved",
            content = @Content(schema = @Schema(implementation = TagView.class)))
    @APIResponse(
            responseCode = "201",
            description = "New",
            content = @Content(schema = @Schema(implementation = TagView.class)))
    @APIResponse(
            responseCode = "202",
            description = HeldTag.DESCRIPTION,
            content = @Content(schema = @Schema(implementation = HeldTag.class)))
    public Response move(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("tag") String tag,
            @HeaderParam("If-Match") String expected,
            MoveRequest request) {
        Adapter adapter = repository.lock(requested.editable(owner, name));
        if (!(AdapterReference.selector(tag).orElse(null) instanceof AdapterReference.Tag)) {
            throw new Problem(400, "NAME_INVALID", "A tag is 1 to 64 of a-z 0-9 . _ -");
        }
        TagReserved.refuse(tag);
        boolean isNew = repository.findTag(adapter, tag).isEmpty();
        requireUnmoved(adapter, tag, Optional.ofNullable(expected));
        String version = Optional.ofNullable(request)
                .map(MoveRequest::version)
                .orElseThrow(() -> Problem.invalid("version", "version is required."));
        AdapterVersion to = service.version(adapter, version);
        Optional<UUID> held = service.move(adapter, tag, to, current.requireSignedIn());
        if (held.isPresent()) {
            return HeldTag.accepted(held.get(), tag, to.digest());
        }
        adapter.touch();
        Response.ResponseBuilder answer = Response.fromResponse(answer(find(adapter, tag)));
        return answer.status(isNew ? 201 : 200).build();
    }

    /** Forgets a tag; its history stays. {@code latest} always is somewhere. */
    @DELETE
    @Path("{tag}")
    public Response delete(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("tag") String tag,
            @HeaderParam("If-Match") String expected) {
        Adapter adapter = repository.lock(requested.editable(owner, name));
        Tag present = find(adapter, tag);
        if (tag.equals(AdapterReference.Tag.LATEST.tag())
                || TagPatterns.match(repository.findProtections(adapter), tag)) {
            throw new Problem(409, "TAG_PROTECTED", "The tag " + tag + " stays where it is.");
        }
        requireUnmoved(adapter, tag, Optional.ofNullable(expected));
        repository.removeTag(present);
        adapter.touch();
        return Response.noContent().build();
    }

    @GET
    @Path("{tag}/history")
    @Paged
    public Response history(
            @PathParam("owner") String owner, @PathParam("name") String name, @PathParam("tag") String tag) {
        List<MoveView> moves = repository.findMoves(requested.visible(owner, name), tag).stream()
                .map(row -> new MoveView((String) row[0], (Instant) row[1], (String) row[2]))
                .toList();
        return paging.of(moves, move -> move.at() + " " + move.version());
    }

    private Tag find(Adapter adapter, String tag) {
        return repository.findTag(adapter, tag).orElseThrow(AdapterNotFound::version);
    }

    /** The digest is the tag's ETag: what If-Match must name to move it. */
    private static Response answer(Tag tag) {
        return Response.ok(TagView.of(tag))
                .tag(new EntityTag(tag.version().digest()))
                .build();
    }

    /** A tag that exists moves only for those who know where it points: If-Match holds that digest. */
    private void requireUnmoved(Adapter adapter, String tag, Optional<String> expected) {
        Optional<Tag> present = repository.findTag(adapter, tag);
        if (present.isEmpty()) {
            return;
        }
        String digest = present.get().version().digest();
        String etag = expected.orElseThrow(() -> new Problem(
                        428, "PRECONDITION_REQUIRED", "Send If-Match with the version that the tag points to now."))
                .replace("\"", "");
        if (!etag.equals(digest) && !etag.equals("*")) {
            throw new Problem(412, "TAG_MOVED", "The tag points to " + digest + " by now.");
        }
    }
}
