package dev.medley.registry.webhook;

import dev.medley.registry.account.Account;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.webhook.WebhookService.Made;
import dev.medley.registry.webhook.WebhookService.Wanted;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Hooks of the caller and of the organisations that they own. */
@Path("/api/v1/webhooks")
@RunOnVirtualThread
@Transactional
public class WebhookResource {
    private final HookAccess access;
    private final WebhookService service;
    private final WebhookRepository hooks;
    private final Outbox outbox;
    private final Paging paging;

    @Inject
    WebhookResource(HookAccess access, WebhookService service, WebhookRepository hooks, Outbox outbox, Paging paging) {
        this.access = access;
        this.service = service;
        this.hooks = hooks;
        this.outbox = outbox;
        this.paging = paging;
    }

    /** Oldest first; the caller's where no owner is named. */
    @GET
    @Paged
    public Response list(@QueryParam("owner") String owner) {
        Account of = access.owner(Optional.ofNullable(owner));
        return paging.of(
                hooks.of(of.id()).stream().map(WebhookView::of).toList(),
                view -> view.id().toString());
    }

    @POST
    public Response create(WebhookRequest.Create request) {
        Optional<WebhookRequest.Create> given = Optional.ofNullable(request);
        Account owner = access.owner(given.map(WebhookRequest.Create::owner));
        String url = given.map(WebhookRequest.Create::url)
                .orElseThrow(() -> Problem.invalid("url", "url is required: where messages go."));
        List<String> events =
                WebhookRequest.events(given.map(WebhookRequest.Create::events).orElse(List.of()));
        boolean isActive = given.map(WebhookRequest.Create::active).orElse(true);
        Made made = service.create(owner, new Wanted(url, events, isActive));
        return shown(
                Response.status(201)
                        .location(URI.create("/api/v1/webhooks/" + made.hook().id())),
                made);
    }

    @GET
    @Path("{webhook}")
    public WebhookView get(@PathParam("webhook") UUID id) {
        return WebhookView.of(access.find(id));
    }

    /** What is not named stays as it is. */
    @PATCH
    @Path("{webhook}")
    public WebhookView change(@PathParam("webhook") UUID id, WebhookRequest.Change request) {
        Webhook hook = access.find(id);
        Optional<WebhookRequest.Change> given = Optional.ofNullable(request);
        var wanted = new Wanted(
                given.map(WebhookRequest.Change::url).orElse(hook.url()),
                given.map(WebhookRequest.Change::events)
                        .map(WebhookRequest::events)
                        .orElse(hook.events()),
                given.map(WebhookRequest.Change::active).orElse(hook.isActive()));
        return WebhookView.of(service.change(hook, wanted));
    }

    @DELETE
    @Path("{webhook}")
    public Response delete(@PathParam("webhook") UUID id) {
        hooks.remove(access.find(id).id());
        return Response.noContent().build();
    }

    @POST
    @Path("{webhook}/rotate")
    public Response rotate(@PathParam("webhook") UUID id) {
        return shown(Response.ok(), service.rotate(access.find(id)));
    }

    /** A message without content, to try the receiver out. */
    @POST
    @Path("{webhook}/ping")
    public Response ping(@PathParam("webhook") UUID id) {
        return Response.status(202).entity(outbox.ping(access.find(id))).build();
    }

    /** With the secret, this once. */
    private static Response shown(Response.ResponseBuilder answer, Made made) {
        return answer.header("Cache-Control", "no-store")
                .entity(WebhookView.of(made.hook(), made.secret()))
                .build();
    }
}
