package dev.medley.registry.adapter;

import dev.medley.registry.account.MemberRole;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which tags of an adapter stay where they are once they are set: names, or beginnings such as {@code v*}. */
@Path("/api/v1/adapters/{owner}/{name}/tag-protection")
@RunOnVirtualThread
@Transactional
public class ProtectionResource {
    private static final int MOST = 15;

    private final RequestedAdapter requested;
    private final AdapterRepository repository;

    @Inject
    ProtectionResource(RequestedAdapter requested, AdapterRepository repository) {
        this.requested = requested;
        this.repository = repository;
    }

    record Protection(
            @Schema(type = SchemaType.ARRAY, implementation = Shape.TagPattern.class, maxItems = 15)
            List<String> patterns) {}

    @GET
    public Protection get(@PathParam("owner") String owner, @PathParam("name") String name) {
        return new Protection(repository.findProtections(requested.visible(owner, name)));
    }

    @PUT
    public Protection set(@PathParam("owner") String owner, @PathParam("name") String name, Protection wanted) {
        Adapter adapter = repository.lock(requested.own(owner, name, Scope.ADAPTER_WRITE, MemberRole.OWNER));
        List<String> patterns = wanted == null || wanted.patterns() == null ? List.of() : wanted.patterns();
        if (patterns.size() > MOST || !patterns.stream().allMatch(TagPatterns::isLegal)) {
            throw Problem.invalid(
                    "patterns", "patterns must list at most " + MOST + " tags, or beginnings of tags with a star.");
        }
        repository.protect(adapter, patterns.stream().distinct().toList());
        return new Protection(repository.findProtections(adapter));
    }
}
