package dev.medley.registry.webhook;

import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/** What was sent to a hook. */
@Path("/api/v1/webhooks/{webhook}/deliveries")
@RunOnVirtualThread
@Transactional
public class DeliveryResource {
    private final HookAccess access;
    private final DeliveryRepository deliveries;
    private final Outbox outbox;
    private final Paging paging;

    @Inject
    DeliveryResource(HookAccess access, DeliveryRepository deliveries, Outbox outbox, Paging paging) {
        this.access = access;
        this.deliveries = deliveries;
        this.outbox = outbox;
        this.paging = paging;
    }

    /** Newest first. */
    @GET
    @Paged
    public Response list(@PathParam("webhook") UUID id) {
        UUID hook = access.find(id).id();
        return paging.page(
                deliveries.of(hook, paging.after().map(UUID::fromString), paging.limit() + 1),
                delivery -> delivery.id().toString());
    }

    /** The same message once more, as a delivery of its own. */
    @POST
    @Path("{delivery}/replay")
    public Response replay(@PathParam("webhook") UUID id, @PathParam("delivery") UUID delivery) {
        Webhook hook = access.find(id);
        Delivery former = deliveries
                .find(hook.id(), delivery)
                .orElseThrow(() -> new Problem(404, "DELIVERY_NOT_FOUND", "This webhook has no such delivery."));
        return Response.status(202).entity(outbox.again(hook, former)).build();
    }
}
