package dev.medley.registry.adapter;

import dev.medley.format.AdapterName;
import dev.medley.format.Digest;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.MemberRole;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One adapter. What the caller may not see is not there. */
@Path("/api/v1/adapters/{owner}/{name}")
@RunOnVirtualThread
@Transactional
public class AdapterResource {
    private final AdapterRepository repository;
    private final AdapterNames names;
    private final AdapterAccess access;
    private final RequestedAdapter requested;
    private final AdapterViews views;
    private final CurrentAccount current;

    @Inject
    AdapterResource(
            AdapterRepository repository,
            AdapterNames names,
            AdapterAccess access,
            RequestedAdapter requested,
            AdapterViews views,
            CurrentAccount current) {
        this.repository = repository;
        this.names = names;
        this.access = access;
        this.requested = requested;
        this.views = views;
        this.current = current;
    }

    record ChangeRequest(
            @Schema(enumeration = {"public", "gated", "unlisted", "private"})
            String visibility,

            @Schema(enumeration = {"automatic", "approval"}) String gate,

            @Schema(
                    type = SchemaType.INTEGER,
                    minimum = "1",
                    maximum = "" + Retention.LONGEST_DAYS,
                    description = "how many days versions stay once no tag points to them; null: for ever")
            Retention retentionDays) {}

    record RenameRequest(
            @Schema(required = true, pattern = Shape.NAME) String name) {}

    @GET
    public Response get(@PathParam("owner") String owner, @PathParam("name") String name, @Context Request conditions) {
        Adapter adapter = requested.visible(owner, name);
        AdapterView view = views.of(adapter);
        EntityTag etag = etag(view);
        return Optional.ofNullable(conditions.evaluatePreconditions(etag))
                .orElseGet(() -> Response.ok(view))
                .tag(etag)
                .build();
    }

    /** What is not named stays as it is. How long versions stay is said by those who may delete them. */
    @PATCH
    public AdapterView change(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @HeaderParam("If-Match") String expected,
            ChangeRequest request) {
        Adapter adapter = repository.lock(requested.editable(owner, name));
        Retention retention =
                Optional.ofNullable(request).map(ChangeRequest::retentionDays).orElseGet(Retention.Unchanged::new);
        if (!(retention instanceof Retention.Unchanged)) {
            requested.deletable(owner, name);
        }
        requireMatch(adapter, expected);
        Optional<Visibility> to = Optional.ofNullable(request).flatMap(change -> visibility(change.visibility()));
        Optional<Gate> gate = Optional.ofNullable(request)
                .map(ChangeRequest::gate)
                .map(label -> Gate.of(label)
                        .orElseThrow(() -> Problem.invalid("gate", "gate must be automatic or approval.")));
        if (retention instanceof Retention.Days days && !days.isLegal()) {
            throw Problem.invalid(
                    "retentionDays", "retentionDays must be 1 to " + Retention.LONGEST_DAYS + " days, or null.");
        }
        to.ifPresent(adapter::show);
        gate.ifPresent(adapter::guard);
        adapter.retain(retention);
        return views.of(adapter);
    }

    @DELETE
    public Response delete(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @HeaderParam("If-Match") String expected) {
        Adapter adapter = repository.lock(requested.deletable(owner, name));
        requireMatch(adapter, expected);
        names.delete(adapter);
        return Response.noContent().build();
    }

    /** Brings back what was deleted, while its grace lasts. */
    @POST
    @Path("restore")
    public AdapterView restore(@PathParam("owner") String owner, @PathParam("name") String name) {
        current.require(Scope.ADAPTER_DELETE);
        Adapter adapter = AdapterName.parse(owner + "/" + name)
                .flatMap(repository::findByName)
                .filter(found -> access.role(found, current.id()).isPresent() || access.sees(found, current.id()))
                .orElseThrow(AdapterNotFound::adapter);
        if (access.role(adapter, current.id())
                .filter(role -> role.includes(MemberRole.OWNER))
                .isEmpty()) {
            throw new Problem(403, "NOT_OWNER", "Only its owners may do this.");
        }
        current.requireCovered(adapter.name().toString());
        names.restore(repository.lock(adapter));
        return views.of(adapter);
    }

    /** The former name goes on to lead here. */
    @POST
    @Path("rename")
    public AdapterView rename(@PathParam("owner") String owner, @PathParam("name") String name, RenameRequest request) {
        Adapter adapter = repository.lock(requested.own(owner, name, Scope.ADAPTER_WRITE, MemberRole.OWNER));
        String to = Optional.ofNullable(request)
                .map(RenameRequest::name)
                .orElseThrow(() -> Problem.invalid("name", "name is required."));
        current.requireCovered(adapter.name().owner() + "/" + to);
        names.rename(adapter, to);
        return views.of(adapter);
    }

    static Optional<Visibility> visibility(String label) {
        return Optional.ofNullable(label)
                .map(wanted -> Visibility.of(wanted)
                        .orElseThrow(() -> Problem.invalid(
                                "visibility", "visibility must be public, gated, unlisted or private.")));
    }

    private void requireMatch(Adapter adapter, String expected) {
        if (expected == null || expected.equals("*")) {
            return;
        }
        EntityTag now = etag(views.of(adapter));
        if (!expected.replaceFirst("^W/", "").replace("\"", "").equals(now.getValue())) {
            throw new Problem(412, "PRECONDITION_FAILED", "The adapter was changed meanwhile. Read it again.");
        }
    }

    /** Of all that a view says, and so of what the caller may do: nothing else would end when somebody is let in. */
    private static EntityTag etag(AdapterView view) {
        return new EntityTag(Digest.sha256(view.toString().getBytes(StandardCharsets.UTF_8)), true);
    }
}
