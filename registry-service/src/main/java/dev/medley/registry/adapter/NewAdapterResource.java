package dev.medley.registry.adapter;

import dev.medley.format.AdapterName;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Adapters that have no version yet: a name, and who may see what comes. */
@Path("/api/v1")
@RunOnVirtualThread
@Transactional
public class NewAdapterResource {
    private final AdapterService service;
    private final CurrentAccount current;

    @Inject
    NewAdapterResource(AdapterService service, CurrentAccount current) {
        this.service = service;
        this.current = current;
    }

    record CreateRequest(
            @Schema(required = true, pattern = Shape.ADAPTER)
            String id,

            @Schema(enumeration = {"public", "gated", "unlisted", "private"})
            String visibility) {}

    @POST
    @Path("adapters")
    public Response create(CreateRequest request) {
        Account caller = current.require(Scope.ADAPTER_WRITE);
        String id = Optional.ofNullable(request)
                .map(CreateRequest::id)
                .orElseThrow(() -> Problem.invalid("id", "id is required: owner/name."));
        AdapterName name = AdapterName.parse(id)
                .orElseThrow(() -> new Problem(422, "NAME_INVALID", "An id is owner/name: " + AdapterName.RULE + "."));
        current.requireCovered(name.toString());
        Visibility visibility = AdapterResource.visibility(request.visibility()).orElse(Visibility.PUBLIC);
        Adapter adapter = service.create(name, caller, visibility);
        var view = AdapterView.of(adapter, Optional.empty(), List.of(), new AdapterView.Allowed(true, true, true));
        return Response.status(201)
                .location(URI.create("/api/v1/adapters/" + name))
                .entity(view)
                .build();
    }
}
