package dev.medley.registry.adapter;

import dev.medley.format.AdapterName;
import dev.medley.format.AdapterReference;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tags of an adapter and where they have pointed. */
@Path("/api/v1/adapters/{owner}/{name}/tags")
@RunOnVirtualThread
@Transactional
public class TagResource {
    private final AdapterService service;
    private final AdapterRepository repository;
    private final CurrentAccount current;

    @Inject
    TagResource(AdapterService service, AdapterRepository repository, CurrentAccount current) {
        this.service = service;
        this.repository = repository;
        this.current = current;
    }

    record TagView(String name, String version, Instant updatedAt) {
        static TagView of(Tag tag) {
            return new TagView(tag.name(), tag.version().digest(), tag.updatedAt());
        }
    }

    record TagPage(List<TagView> items) {}

    record MoveRequest(String version) {}

    record MoveView(String version, Instant at, String by) {}

    record MovePage(List<MoveView> items) {}

    @GET
    public TagPage list(@PathParam("owner") String owner, @PathParam("name") String name) {
        return new TagPage(repository.findTags(visible(owner, name)).stream()
                .map(TagView::of)
                .toList());
    }

    @PUT
    @Path("{tag}")
    public TagView move(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("tag") String tag,
            @HeaderParam("If-Match") String expected,
            MoveRequest request) {
        Account caller = current.require(Scope.ADAPTER_WRITE);
        Adapter seen = visible(owner, name);
        if (!seen.isOwnedBy(current.id())) {
            throw new Problem(403, "NOT_OWNER", "Only the owner may move a tag.");
        }
        if (!(AdapterReference.selector(tag).orElse(null) instanceof AdapterReference.Tag)) {
            throw new Problem(400, "NAME_INVALID", "A tag is 1 to 64 of a-z 0-9 . _ -");
        }
        Adapter adapter = repository.lockByName(seen.name()).orElseThrow(AdapterNotFound::adapter);
        requireUnmoved(adapter, tag, Optional.ofNullable(expected));
        String version = Optional.ofNullable(request)
                .map(MoveRequest::version)
                .orElseThrow(() -> Problem.invalid("version", "version is required."));
        service.move(adapter, tag, service.version(adapter, version), caller);
        adapter.touch();
        return TagView.of(repository.findTag(adapter, tag).orElseThrow());
    }

    @GET
    @Path("{tag}/history")
    public MovePage history(
            @PathParam("owner") String owner, @PathParam("name") String name, @PathParam("tag") String tag) {
        return new MovePage(repository.findMoves(visible(owner, name), tag).stream()
                .map(row -> new MoveView((String) row[0], (Instant) row[1], (String) row[2]))
                .toList());
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

    private Adapter visible(String owner, String name) {
        AdapterName parsed = AdapterName.parse(owner + "/" + name).orElseThrow(AdapterNotFound::adapter);
        return service.visible(parsed, current.id());
    }
}
