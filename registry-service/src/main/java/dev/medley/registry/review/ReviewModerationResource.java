package dev.medley.registry.review;

import dev.medley.format.AdapterName;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.adapter.AdapterNotFound;
import dev.medley.registry.adapter.AdapterRepository;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** What administrators take away of what people said. */
@Path("/api/v1/admin/adapters/{owner}/{name}/reviews/{username}")
@RunOnVirtualThread
@Transactional
public class ReviewModerationResource {
    private final AdapterRepository adapters;
    private final Reviews reviews;
    private final CurrentAccount current;

    @Inject
    ReviewModerationResource(AdapterRepository adapters, Reviews reviews, CurrentAccount current) {
        this.adapters = adapters;
        this.reviews = reviews;
        this.current = current;
    }

    @DELETE
    public Response remove(
            @PathParam("owner") String owner, @PathParam("name") String name, @PathParam("username") String username) {
        current.requireAdmin();
        Adapter adapter = AdapterName.parse(owner + "/" + name)
                .flatMap(adapters::findByName)
                .orElseThrow(AdapterNotFound::adapter);
        return ReviewResource.removed(reviews.remove(adapter.id(), username));
    }
}
