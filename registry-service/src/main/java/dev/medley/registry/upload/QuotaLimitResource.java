package dev.medley.registry.upload;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.AccountService;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.upload.Quotas.Quota;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How much an owner may store, by an administrator. */
@Path("/api/v1/admin/accounts/{username}/quota")
@RunOnVirtualThread
@Transactional
public class QuotaLimitResource {
    private final Quotas quotas;
    private final AccountService accounts;
    private final CurrentAccount current;

    @Inject
    QuotaLimitResource(Quotas quotas, AccountService accounts, CurrentAccount current) {
        this.quotas = quotas;
        this.accounts = accounts;
        this.current = current;
    }

    record LimitRequest(
            @Schema(required = true, minimum = "0") Long limit) {}

    @GET
    public Quota get(@PathParam("username") String username) {
        current.requireAdmin();
        return quotas.of(find(username));
    }

    @PUT
    public Quota set(@PathParam("username") String username, LimitRequest request) {
        current.requireAdmin();
        Account account = find(username);
        if (request == null || request.limit() == null || request.limit() < 0) {
            throw Problem.invalid("limit", "limit must be a number of bytes.");
        }
        quotas.limit(account, request.limit());
        return quotas.of(account);
    }

    private Account find(String username) {
        return accounts.find(username)
                .orElseThrow(() -> new Problem(404, "ACCOUNT_NOT_FOUND", "There is no such account."));
    }
}
