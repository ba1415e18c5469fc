package dev.medley.registry.account;

import dev.medley.registry.problem.Audited;
import dev.medley.registry.problem.Shape;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Registration, and who the caller is. */
@Path("/api/v1")
@RunOnVirtualThread
public class AccountResource {
    private final AccountService accounts;
    private final CurrentAccount current;
    private final SecondFactors factors;

    @Inject
    AccountResource(AccountService accounts, CurrentAccount current, SecondFactors factors) {
        this.factors = factors;
        this.accounts = accounts;
        this.current = current;
    }

    record RegisterRequest(
            @Schema(required = true, pattern = Shape.NAME) String username,

            @Schema(required = true, pattern = "^[^@\\s\\u0000]{1,64}@[^@\\s\\u0000]{1,190}$")
            String email,

            @Schema(required = true, minLength = 8, maxLength = 72)
            String password,

            String invitation) {}

    /**
     * @param password whether there is one to sign in with
     * @param secondFactor whether codes are asked for at the sign-in
     */
    record AccountView(
            String username, String email, String role, Instant createdAt, boolean password, boolean secondFactor)
            implements Audited {
        static AccountView of(Account account, boolean secondFactor) {
            return new AccountView(
                    account.username(),
                    account.email(),
                    account.role(),
                    account.createdAt(),
                    account.passwordHash().isPresent(),
                    secondFactor);
        }

        @Override
        public String change() {
            return username;
        }
    }

    @POST
    @Path("accounts")
    public Response register(RegisterRequest request) {
        Body.require(request);
        Account account = accounts.register(
                Body.text("username", request.username()),
                Body.text("email", request.email()),
                Body.text("password", request.password()),
                Optional.ofNullable(request.invitation()));
        return Response.status(201).entity(AccountView.of(account, false)).build();
    }

    @GET
    @Path("me")
    public AccountView me() {
        Account account = current.require(Scope.ADAPTER_READ);
        return AccountView.of(account, factors.isOn(account));
    }
}
