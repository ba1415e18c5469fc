package dev.medley.registry.organisation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.AccountService;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.PasswordResets;
import dev.medley.registry.account.SecondFactors;
import dev.medley.registry.account.Sensitive;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Accounts as an administrator sees them. */
@Path("/api/v1/admin/accounts")
@RunOnVirtualThread
@Transactional
public class AdminResource {
    private final AccountService accounts;
    private final CurrentAccount current;
    private final Paging paging;
    private final SecondFactors factors;
    private final PasswordResets resets;

    @Inject
    AdminResource(
            AccountService accounts,
            CurrentAccount current,
            Paging paging,
            SecondFactors factors,
            PasswordResets resets) {
        this.factors = factors;
        this.resets = resets;
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
            Optional<String> suspensionReason,
            boolean secondFactor) {
        static AccountView of(Account account, boolean secondFactor) {
            return new AccountView(
                    account.username(),
                    account.kind().label(),
                    account.role(),
                    account.createdAt(),
                    account.isSuspended(),
                    account.suspensionReason(),
                    secondFactor);
        }
    }

    @GET
    @Paged
    public Response list() {
        current.requireAdmin();
        List<Account> listed = accounts.list(paging.after().orElse(""), paging.limit() + 1);
        Set<UUID> guarded = factors.whoHave(listed);
        return paging.page(
                listed.stream()
                        .map(account -> AccountView.of(account, guarded.contains(account.id())))
                        .toList(),
                AccountView::username);
    }

    @POST
    @Path("{username}/suspend")
    public AccountView suspend(@PathParam("username") String username, SuspendRequest request) {
        Account admin = current.requireAdmin();
        Account account = find(username);
        if (account.id().equals(admin.id())) {
            throw new Problem(409, "OWN_ACCOUNT", "You can't suspend yourself; another administrator can.");
        }
        account.suspend(Optional.ofNullable(request)
                .map(SuspendRequest::reason)
                .filter(reason -> !reason.isBlank())
                .orElseThrow(() -> Problem.invalid("reason", "reason is required.")));
        return view(account);
    }

    @POST
    @Path("{username}/readmit")
    public AccountView readmit(@PathParam("username") String username) {
        current.requireAdmin();
        Account account = find(username);
        account.readmit();
        return view(account);
    }

    /** For somebody who lost authenticator and recovery codes, and showed by other means who they are. */
    @POST
    @Path("{username}/second-factor/reset")
    @Sensitive
    public AccountView resetSecondFactor(@PathParam("username") String username) {
        Account admin = current.requireAdmin();
        Account account = find(username);
        if (account.id().equals(admin.id())) {
            throw new Problem(409, "OWN_SECOND_FACTOR", "Your own is switched off on your account page, with a code.");
        }
        factors.reset(account);
        return view(account);
    }

    /** A token for somebody whom an administrator knows, to be handed over in another way; also where no mail is sent. */
    @POST
    @Path("{username}/password-reset")
    @Sensitive
    public Response resetPassword(@PathParam("username") String username) {
        current.requireAdmin();
        return Response.status(201)
                .header("Cache-Control", "no-store")
                .entity(resets.make(find(username)))
                .build();
    }

    private AccountView view(Account account) {
        return AccountView.of(account, factors.isOn(account));
    }

    private Account find(String username) {
        return accounts.find(username)
                .orElseThrow(() -> new Problem(404, "ACCOUNT_NOT_FOUND", "There is no such account."));
    }
}
