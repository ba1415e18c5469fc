package dev.medley.registry.request;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.request.AuditLog.Entry;
import dev.medley.registry.request.AuditLog.Wanted;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** {@code GET /api/v1/audit}: what the caller's account changed; an administrator may look for everybody's changes. */
@Path("/api/v1/audit")
@RunOnVirtualThread
public class AuditResource {
    private final AuditLog log;
    private final CurrentAccount current;
    private final Paging paging;

    @Inject
    AuditResource(AuditLog log, CurrentAccount current, Paging paging) {
        this.log = log;
        this.current = current;
        this.paging = paging;
    }

    @GET
    @Paged
    public Response list(
            @QueryParam("all") boolean all,
            @QueryParam("actor") String actor,
            @QueryParam("action") String action,
            @QueryParam("object") String object) {
        Account caller = all ? current.requireAdmin() : current.require(Scope.KEY_MANAGE);
        var wanted = new Wanted(
                all ? Optional.empty() : Optional.of(caller.id()),
                Optional.ofNullable(actor),
                Optional.ofNullable(action),
                Optional.ofNullable(object));
        return paging.page(log.find(wanted, paging.after(), paging.limit() + 1), Entry::id);
    }
}
