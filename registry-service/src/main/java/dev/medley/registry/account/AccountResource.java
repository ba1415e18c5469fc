package dev.medley.registry.account;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Instant;

/** Registration, and who the caller is. */
@Path("/api/v1")
@RunOnVirtualThread
public class AccountResource {
    private final AccountService accounts;
    private final CurrentAccount current;

    @Inject
    AccountResource(AccountService accounts, CurrentAccount current) {
        this.accounts = accounts;
        this.current = current;
    }

    record RegisterRequest(String username, String email, String password) {}

    record AccountView(String username, String email, String role, Instant createdAt) {
        static AccountView of(Account account) {
            return new AccountView(account.username(), account.email(), account.role(), account.createdAt());
        }
    }

    @POST
    @Path("accounts")
    public Response register(RegisterRequest request) {
        Body.require(request);
        Account account = accounts.register(
                Body.text("username", request.username()),
                Body.text("email", request.email()),
                Body.text("password", request.password()));
        return Response.status(201).entity(AccountView.of(account)).build();
    }

    @GET
    @Path("me")
    public AccountView me() {
        return AccountView.of(current.require(Scope.ADAPTER_READ));
    }
}
