package dev.medley.registry.organisation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.AccountService;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Accounts as an administrator sees them. */
@Path("/api/v1/admin/accounts")
@RunOnVirtualThread
@Transactional
public class AdminResource {
    private final AccountService accounts;
    private final CurrentAccount current;
    private final Paging paging;

    @Inject
    AdminResource(AccountService accounts, CurrentAccount current, Paging paging) {
        this.accounts = accounts;
        this.current = current;
        this.paging = paging;
    }

    record SuspendRequest(
            @Schema(required = true, pattern = Shape.FILLED) String reason) {}

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record AccountView(
            String username,
            String kind,
            String role,
            Instant createdAt,
            boolean suspended,
            Optional<String> suspensionReason) {
        static AccountView of(Account account) {
            return new AccountView(
                    account.username(),
                    account.kind().label(),
                    account.role(),
                    account.createdAt(),
                    account.isSuspended(),
                    account.suspensionReason());
        }
    }

    @GET
    @Paged
    public Response list() {
        current.requireAdmin();
        return paging.page(
                accounts.list(paging.after().orElse(""), paging.limit() + 1).stream()
                        .map(AccountView::of)
                        .toList(),
                AccountView::username);
    }

    @POST
    @Path("{username}/suspend")
    public AccountView suspend(@PathParam("username") String username, SuspendRequest request) {
        Account admin = current.requireAdmin();
        Account account = find(username);
        if (account.id().equals(admin.id())) {
            throw new Problem(409, "LAST_OWNER", "You can't suspend yourself.");
        }
        account.suspend(Optional.ofNullable(request)
                .map(SuspendRequest::reason)
                .filter(reason -> !reason.isBlank())
                .orElseThrow(() -> Problem.invalid("reason", "reason is required.")));
        return AccountView.of(account);
    }

    @POST
    @Path("{username}/readmit")
    public AccountView readmit(@PathParam("username") String username) {
        current.requireAdmin();
        Account account = find(username);
        account.readmit();
        return AccountView.of(account);
    }

    private Account find(String username) {
        return accounts.find(username)
                .orElseThrow(() -> new Problem(404, "ACCOUNT_NOT_FOUND", "There is no such account."));
    }
}
