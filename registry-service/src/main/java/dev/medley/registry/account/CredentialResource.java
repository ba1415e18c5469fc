package dev.medley.registry.account;

import dev.medley.registry.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where anybody who finds keys in the open reports them. The answer is always the same, so that nobody learns which of them were good. */
@Path("/api/v1/credentials/revoke")
@RunOnVirtualThread
public class CredentialResource {
    private static final int MOST = 100;

    private final KeyService keys;

    @Inject
    CredentialResource(KeyService keys) {
        this.keys = keys;
    }

    record RevokeRequest(
            @Schema(required = true, maxItems = 100) List<String> keys) {}

    @POST
    public Response revoke(RevokeRequest request) {
        List<String> found = Body.require(request).keys();
        if (found == null || found.size() > MOST || found.stream().anyMatch(Objects::isNull)) {
            throw Problem.invalid("keys", "keys must list at most " + MOST + " keys.");
        }
        keys.revokeLeaked(found);
        return Response.accepted().build();
    }
}
