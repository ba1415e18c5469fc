package dev.medley.registry.account;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The caller's password. */
@Path("/api/v1/me/password")
@RunOnVirtualThread
public class PasswordResource {
    private final AccountService accounts;
    private final CurrentAccount current;
    private final SessionCookie cookie;

    @Inject
    PasswordResource(AccountService accounts, CurrentAccount current, SessionCookie cookie) {
        this.cookie = cookie;
        this.accounts = accounts;
        this.current = current;
    }

    record PasswordRequest(
            @Schema(required = true, minLength = 8, maxLength = 72)
            String password) {}

    /** Another password. All other browsers are signed out: one of them may be why. */
    @PUT
    @Sensitive
    public Response change(PasswordRequest request) {
        Account person = current.requireBrowser();
        Body.require(request);
        accounts.changePassword(
                person,
                Body.text("password", request.password()),
                cookie.token().orElseThrow());
        return Response.noContent().build();
    }
}
