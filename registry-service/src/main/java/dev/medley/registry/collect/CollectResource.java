package dev.medley.registry.collect;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.collect.Collector.Collected;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;

/** Garbage collection by hand; a dry run, unless the request says otherwise. */
@Path("/api/v1/admin/gc")
@RunOnVirtualThread
public class CollectResource {
    private final Collector collector;
    private final CurrentAccount current;

    @Inject
    CollectResource(Collector collector, CurrentAccount current) {
        this.collector = collector;
        this.current = current;
    }

    @POST
    public Collected collect(@QueryParam("dryRun") @DefaultValue("true") boolean dryRun) {
        current.requireAdmin();
        return collector.collect(dryRun);
    }
}
