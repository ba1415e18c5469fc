package dev.medley.registry.news;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The caller's notifications. */
@Path("/api/v1/notifications")
@RunOnVirtualThread
@Transactional
public class NewsResource {
    private final NewsRepository news;
    private final CurrentAccount current;
    private final Paging paging;

    @Inject
    NewsResource(NewsRepository news, CurrentAccount current, Paging paging) {
        this.news = news;
        this.current = current;
        this.paging = paging;
    }

    record Unread(long unread) {}

    record ReadRequest(
            @Schema(required = true, minimum = "0") Long upTo) {}

    /** Newest first. */
    @GET
    @Paged
    public Response list(@QueryParam("unread") boolean unread) {
        UUID reader = current.require(Scope.KEY_MANAGE).id();
        Optional<Long> before = paging.after().map(Long::valueOf);
        return paging.page(news.find(reader, unread, before, paging.limit() + 1), item -> Long.toString(item.id()));
    }

    @GET
    @Path("unread")
    public Unread unread() {
        return new Unread(news.unread(current.require(Scope.KEY_MANAGE).id()));
    }

    /** They are read up to the newest one that was shown. */
    @POST
    @Path("read")
    public Unread read(ReadRequest request) {
        UUID reader = current.require(Scope.KEY_MANAGE).id();
        long upTo = Optional.ofNullable(request)
                .map(ReadRequest::upTo)
                .filter(id -> id >= 0)
                .orElseThrow(
                        () -> Problem.invalid("upTo", "upTo is required: the id of the newest one that was shown."));
        news.read(reader, upTo);
        news.forgetOld(reader);
        return new Unread(news.unread(reader));
    }
}
