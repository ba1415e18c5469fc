package dev.medley.registry.account;

import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.RequestScoped;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Who is calling, by key or by cookie, and what the credential allows. Set once a request by {@link Authentication}. */
@RequestScoped
public class CurrentAccount {
    private Optional<Account> account = Optional.empty();
    private Set<Scope> scopes = EnumSet.noneOf(Scope.class);

    void set(Account caller, Set<Scope> allowed) {
        account = Optional.of(caller);
        scopes = allowed.isEmpty() ? EnumSet.noneOf(Scope.class) : EnumSet.copyOf(allowed);
    }

    public Optional<Account> account() {
        return account;
    }

    public Optional<UUID> id() {
        return account.map(Account::id);
    }

    Set<Scope> scopes() {
        return scopes;
    }

    /** Whether the credential has the scope. */
    public boolean allows(Scope scope) {
        return scopes.contains(scope);
    }

    /** The caller, who must be signed in with a credential that has the scope. */
    public Account require(Scope scope) {
        Account caller = account.orElseThrow(() -> new Problem(401, "UNAUTHENTICATED", "Sign in, or send an API key."));
        if (!scopes.contains(scope)) {
            throw new Problem(403, "SCOPE_MISSING", "This key lacks the scope " + scope.label() + ".");
        }
        return caller;
    }

    /** The caller, who must be an administrator. */
    public Account requireAdmin() {
        Account caller = account.orElseThrow(() -> new Problem(401, "UNAUTHENTICATED", "Sign in, or send an API key."));
        if (!caller.isAdmin()) {
            throw new Problem(403, "FORBIDDEN", "Only an administrator may do this.");
        }
        return caller;
    }
}
