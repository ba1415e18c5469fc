package dev.medley.registry.account;

import dev.medley.registry.problem.ClientAddress;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The portal's sign-in, and the browsers that are signed in. */
@Path("/api/v1/sessions")
@RunOnVirtualThread
public class SessionResource {
    private final AccountService accounts;
    private final SignInAttempts attempts;
    private final RoutingContext context;
    private final CurrentAccount current;
    private final Paging paging;
    private final SessionCookie cookie;
    private final SecondFactors factors;

    @Inject
    SessionResource(
            AccountService accounts,
            SignInAttempts attempts,
            RoutingContext context,
            CurrentAccount current,
            Paging paging,
            SessionCookie cookie,
            SecondFactors factors) {
        this.cookie = cookie;
        this.factors = factors;
        this.accounts = accounts;
        this.attempts = attempts;
        this.context = context;
        this.current = current;
        this.paging = paging;
    }

    record SignInRequest(
            @Schema(required = true, pattern = Shape.FILLED) String username,
            @Schema(required = true, pattern = Shape.FILLED) String password,

            @Schema(
                    maxLength = 64,
                    description = "of the authenticator, or a recovery code; where a second factor is on")
            String code) {
        Credentials credentials() {
            return new Credentials(
                    Body.text("username", username), Body.text("password", password), Optional.ofNullable(code));
        }
    }

    record SessionView(String username, String role) {}

    /** A signed-in browser; {@code current} is the one that asks. */
    record BrowserView(String id, String agent, Instant createdAt, Instant expiresAt, boolean current) {}

    @POST
    public Response signIn(SignInRequest request, @HeaderParam("User-Agent") Optional<String> agent) {
        Body.require(request);
        Credentials given = request.credentials();
        String token = attempts.guard(given.username(), address(), () -> accounts.signIn(given, agent.orElse("")));
        Account account = accounts.session(token).orElseThrow().account();
        return Response.ok(new SessionView(account.username(), account.role()))
                .cookie(cookie.of(token))
                .build();
    }

    record ConfirmRequest(
            @Schema(required = true, pattern = Shape.FILLED) String password,

            @Schema(maxLength = 64, description = "as at the sign-in")
            String code) {}

    /** The person at this browser proves again who they are, as sensitive calls need it. */
    @POST
    @Path("current/confirm")
    public Response confirm(ConfirmRequest request) {
        Account person = current.requireBrowser();
        Body.require(request);
        var given = new Credentials(
                person.username(), Body.text("password", request.password()), Optional.ofNullable(request.code()));
        attempts.guard(person.username(), address(), () -> {
            accounts.confirm(cookie.token().orElseThrow(), given);
            return person;
        });
        return Response.noContent().build();
    }

    /** Who is signed in at the browser that asks; for nobody no content, as asking for that is no failure. */
    @GET
    @Path("current")
    public Response person() {
        return current.account()
                .filter(person -> current.allows(Scope.ADAPTER_READ))
                .map(person -> Response.ok(AccountResource.AccountView.of(person, factors.isOn(person))))
                .orElseGet(Response::noContent)
                .build();
    }

    @DELETE
    @Path("current")
    public Response signOut() {
        cookie.token().ifPresent(accounts::signOut);
        return Response.noContent().cookie(cookie.none()).build();
    }

    private String address() {
        return ClientAddress.coarse(context.request().remoteAddress());
    }

    @GET
    @Paged
    public Response list() {
        Optional<String> token = cookie.token();
        List<BrowserView> sessions = accounts.sessionsOf(current.require(Scope.KEY_MANAGE)).stream()
                .map(session -> new BrowserView(
                        session.id().toString(),
                        session.agent(),
                        session.createdAt(),
                        session.expiresAt(),
                        token.filter(session::isOf).isPresent()))
                .toList();
        return paging.of(sessions, BrowserView::id);
    }

    /** Signs out every browser but the one that asks. */
    @DELETE
    public Response endOthers() {
        Optional<String> token = cookie.token();
        accounts.endSessions(
                current.require(Scope.KEY_MANAGE),
                session -> token.filter(session::isOf).isEmpty());
        return Response.noContent().build();
    }

    @DELETE
    @Path("{id}")
    public Response end(@PathParam("id") UUID id) {
        int ended = accounts.endSessions(
                current.require(Scope.KEY_MANAGE), session -> session.id().equals(id));
        if (ended == 0) {
            throw new Problem(404, "SESSION_NOT_FOUND", "You have no such session; it may have ended.");
        }
        return Response.noContent().build();
    }
}
