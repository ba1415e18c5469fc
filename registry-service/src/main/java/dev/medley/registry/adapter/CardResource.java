package dev.medley.registry.adapter;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** {@code POST /api/v1/cards/preview}: a card that somebody is writing, rendered and sanitised as it will be shown. Stores nothing. */
@Path("/api/v1/cards/preview")
@RunOnVirtualThread
public class CardResource {
    private final CurrentAccount current;

    @Inject
    CardResource(CurrentAccount current) {
        this.current = current;
    }

    record PreviewRequest(@Schema(required = true) String markdown) {}

    record Preview(String html) {}

    @POST
    public Preview preview(PreviewRequest request) {
        current.require(Scope.ADAPTER_READ);
        return new Preview(CardRenderer.html(Optional.ofNullable(request)
                .map(PreviewRequest::markdown)
                .orElseThrow(() -> Problem.invalid("markdown", "markdown is required."))));
    }
}
