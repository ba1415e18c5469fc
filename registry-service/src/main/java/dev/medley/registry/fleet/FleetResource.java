package dev.medley.registry.fleet;

import dev.medley.registry.account.CurrentAccount;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;

/** {@code GET /api/v1/admin/workers}: every worker that ever reported and did not say good-bye, for administrators. */
@Path("/api/v1/admin/workers")
@RunOnVirtualThread
public class FleetResource {
    private final WorkerRepository workers;
    private final CurrentAccount current;

    @Inject
    FleetResource(WorkerRepository workers, CurrentAccount current) {
        this.workers = workers;
        this.current = current;
    }

    record ReportPage(List<WorkerReport> items) {}

    @GET
    public ReportPage list() {
        current.requireAdmin();
        return new ReportPage(workers.findReports());
    }
}
