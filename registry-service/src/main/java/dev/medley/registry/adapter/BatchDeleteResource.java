package dev.medley.registry.adapter;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.Problem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Optional;

/** Deletes many adapters at once, each in a transaction of its own: what stays for a reason does not keep the others. */
@Path("/api/v1/adapters/batchDelete")
@RunOnVirtualThread
public class BatchDeleteResource {
    private final AdapterRepository repository;
    private final AdapterNames names;
    private final RequestedAdapter requested;
    private final CurrentAccount current;

    @Inject
    BatchDeleteResource(
            AdapterRepository repository, AdapterNames names, RequestedAdapter requested, CurrentAccount current) {
        this.repository = repository;
        this.names = names;
        this.requested = requested;
        this.current = current;
    }

    @POST
    public Batch delete(Batch.Request request) {
        current.require(Scope.ADAPTER_DELETE);
        return Batch.of(request, wanted -> QuarkusTransaction.requiringNew().call(() -> item(wanted)));
    }

    private Batch.Item item(Batch.Wanted wanted) {
        if (wanted.isOfVersion()) {
            throw Problem.invalid("ids", "A version is not deleted but yanked; an adapter is owner/name.");
        }
        names.delete(repository.lock(requested.deletable(wanted.owner(), wanted.name())));
        return new Batch.Item(wanted.id(), 204, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
