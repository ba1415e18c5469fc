package dev.medley.registry.account;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** The portal's sign-in. */
@Path("/api/v1/sessions")
@RunOnVirtualThread
public class SessionResource {
    private final AccountService accounts;

    @Inject
    SessionResource(AccountService accounts) {
        this.accounts = accounts;
    }

    record SignInRequest(String username, String password) {}

    record SessionView(String username, String role) {}

    @POST
    public Response signIn(SignInRequest request) {
        Body.require(request);
        String token =
                accounts.signIn(Body.text("username", request.username()), Body.text("password", request.password()));
        Account account = accounts.ofSession(token).orElseThrow();
        return Response.ok(new SessionView(account.username(), account.role()))
                .cookie(cookie(token, Math.toIntExact(Session.LIFETIME.toSeconds())))
                .build();
    }

    @DELETE
    @Path("current")
    public Response signOut(@CookieParam(Authentication.COOKIE) String token) {
        Optional.ofNullable(token).ifPresent(accounts::signOut);
        return Response.noContent().cookie(cookie("", 0)).build();
    }

    private static NewCookie cookie(String value, int maxAge) {
        return new NewCookie.Builder(Authentication.COOKIE)
                .value(value)
                .path("/")
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.LAX)
                .maxAge(maxAge)
                .build();
    }
}
