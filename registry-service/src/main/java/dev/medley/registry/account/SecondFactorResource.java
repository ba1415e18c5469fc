package dev.medley.registry.account;

import dev.medley.registry.account.SecondFactors.Enrolment;
import dev.medley.registry.account.SecondFactors.State;
import dev.medley.registry.problem.Shape;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The caller's second factor. It guards the browser, so only a browser may change it: a key that leaked must not lock its owner out. */
@Path("/api/v1/me/second-factor")
@RunOnVirtualThread
public class SecondFactorResource {
    private final SecondFactors factors;
    private final AccountService accounts;
    private final CurrentAccount current;
    private final SessionCookie cookie;

    @Inject
    SecondFactorResource(SecondFactors factors, AccountService accounts, CurrentAccount current, SessionCookie cookie) {
        this.cookie = cookie;
        this.factors = factors;
        this.accounts = accounts;
        this.current = current;
    }

    record CodeRequest(
            @Schema(required = true, pattern = Shape.FILLED, maxLength = 64)
            String code) {}

    /** Shown this once. */
    record Codes(List<String> recoveryCodes) {}

    @GET
    public State get() {
        return factors.state(current.require(Scope.KEY_MANAGE));
    }

    /** A secret for an authenticator; nothing changes until one of its codes was sent. */
    @POST
    @Sensitive
    public Response begin() {
        Enrolment begun = factors.begin(current.requireBrowser());
        return Response.status(201)
                .header("Cache-Control", "no-store")
                .entity(begun)
                .build();
    }

    /** Switches it on. All other browsers are signed out, as they never gave a code. */
    @POST
    @Path("confirm")
    @Sensitive
    public Response confirm(CodeRequest request) {
        Account person = current.requireBrowser();
        String token = cookie.token().orElseThrow();
        List<String> codes = factors.confirm(person, code(request));
        accounts.endSessions(person, session -> !session.isOf(token));
        return shown(codes);
    }

    @POST
    @Path("recovery-codes")
    @Sensitive
    public Response renew(CodeRequest request) {
        return shown(factors.renewRecoveryCodes(current.requireBrowser(), code(request)));
    }

    @POST
    @Path("switch-off")
    @Sensitive
    public Response switchOff(CodeRequest request) {
        factors.switchOff(current.requireBrowser(), code(request));
        return Response.noContent().build();
    }

    private static Response shown(List<String> codes) {
        return Response.ok(new Codes(codes)).header("Cache-Control", "no-store").build();
    }

    private static String code(CodeRequest request) {
        return Body.text("code", Body.require(request).code());
    }
}
