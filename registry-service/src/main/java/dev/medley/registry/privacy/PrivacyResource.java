package dev.medley.registry.privacy;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.account.Sensitive;
import dev.medley.registry.privacy.PersonalData.Table;
import dev.medley.registry.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The caller's own data. */
@Path("/api/v1")
@RunOnVirtualThread
@Transactional
public class PrivacyResource {
    private final PersonalData data;
    private final Erasure erasure;
    private final CurrentAccount current;

    @Inject
    PrivacyResource(PersonalData data, Erasure erasure, CurrentAccount current) {
        this.data = data;
        this.erasure = erasure;
        this.current = current;
    }

    record Export(List<Table> tables) {}

    record EraseRequest(@Schema(required = true) String username) {}

    @GET
    @Path("me/export")
    public Response export() {
        Export export = new Export(data.of(current.require(Scope.KEY_MANAGE)));
        return Response.ok(export)
                .header("Content-Disposition", "attachment; filename=\"medley-account.json\"")
                .header("Cache-Control", "private, no-store")
                .build();
    }

    /** Takes everything away that is about the caller; the body repeats the name, so that it does not happen by accident. */
    @POST
    @Path("me/erase")
    @Sensitive
    public Response erase(EraseRequest request) {
        Account caller = current.require(Scope.KEY_MANAGE);
        current.require(Scope.ADAPTER_DELETE);
        current.requireCovered(caller.username() + "/*");
        if (request == null || !caller.username().equals(request.username())) {
            throw new Problem(409, "NAME_MISMATCH", "username must repeat the name of the account.");
        }
        List<String> orphaned = erasure.orphaned(caller);
        if (!orphaned.isEmpty()) {
            throw new Problem(
                    409,
                    "LAST_OWNER",
                    "You are the last owner of " + String.join(", ", orphaned)
                            + ", which others are in. Name another one first, or delete it.");
        }
        erasure.erase(caller);
        return Response.noContent().build();
    }
}
