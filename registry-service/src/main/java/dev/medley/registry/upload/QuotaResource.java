package dev.medley.registry.upload;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.AccountService;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Memberships;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.upload.Quotas.Quota;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;

/** How much an owner stores and may store. */
@Path("/api/v1/quota")
@RunOnVirtualThread
@Transactional
public class QuotaResource {
    private final Quotas quotas;
    private final AccountService accounts;
    private final Memberships memberships;
    private final CurrentAccount current;

    @Inject
    QuotaResource(Quotas quotas, AccountService accounts, Memberships memberships, CurrentAccount current) {
        this.quotas = quotas;
        this.accounts = accounts;
        this.memberships = memberships;
        this.current = current;
    }

    /** Of the caller, or of an organisation that the caller is in. */
    @GET
    public Quota get(@QueryParam("owner") String owner) {
        Account caller = current.require(Scope.ADAPTER_READ);
        Account of = owner == null ? caller : find(owner);
        if (memberships.role(of.id(), Optional.of(caller.id())).isEmpty()) {
            throw unknown();
        }
        return quotas.of(of);
    }

    private Account find(String username) {
        return accounts.find(username).orElseThrow(QuotaResource::unknown);
    }

    private static Problem unknown() {
        return new Problem(404, "ACCOUNT_NOT_FOUND", "There is no such account that you may ask about.");
    }
}
