package dev.medley.registry.fleet;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** {@code GET /api/v1/admin/workers}: every worker that ever reported and did not say good-bye, for administrators. */
@Path("/api/v1/admin/workers")
@RunOnVirtualThread
public class FleetResource {
    private final WorkerRepository workers;
    private final CurrentAccount current;
    private final Paging paging;

    @Inject
    FleetResource(WorkerRepository workers, CurrentAccount current, Paging paging) {
        this.workers = workers;
        this.current = current;
        this.paging = paging;
    }

    @GET
    @Paged
    public Response list() {
        current.requireAdmin();
        return paging.of(workers.findReports(), WorkerReport::id);
    }
}
