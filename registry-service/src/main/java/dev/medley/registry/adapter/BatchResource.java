package dev.medley.registry.adapter;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Optional;

/** Reads many adapters or versions at once. */
@Path("/api/v1/adapters/batchGet")
@RunOnVirtualThread
@Transactional
public class BatchResource {
    private final RequestedAdapter requested;
    private final AdapterService service;
    private final AdapterViews views;

    @Inject
    BatchResource(RequestedAdapter requested, AdapterService service, AdapterViews views) {
        this.requested = requested;
        this.service = service;
        this.views = views;
    }

    @POST
    public Batch get(Batch.Request request) {
        return Batch.of(request, this::item);
    }

    private Batch.Item item(Batch.Wanted wanted) {
        Adapter adapter = requested.visible(wanted.owner(), wanted.name());
        Optional<VersionView> version = wanted.isOfVersion()
                ? Optional.of(views.of(
                        adapter,
                        service.version(adapter, wanted.reference().selector().toString())))
                : Optional.empty();
        return new Batch.Item(wanted.id(), 200, Optional.of(views.of(adapter)), version, Optional.empty());
    }
}
