package dev.medley.registry.account;

import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.RequestScoped;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Who is calling, by key or by cookie, and what the credential allows. Set once a request by {@link Authentication}. */
@RequestScoped
public class CurrentAccount {
    private Optional<Account> account = Optional.empty();
    private Optional<String> keyId = Optional.empty();
    private Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    private List<String> resources = List.of();

    void set(KeyUse key) {
        account = Optional.of(key.account());
        keyId = Optional.of(key.keyId());
        scopes = EnumSet.noneOf(Scope.class);
        scopes.addAll(key.scopes());
        resources = key.resources();
    }

    /** By the portal's cookie: nothing narrows a person in the browser. */
    void signIn(Account person) {
        account = Optional.of(person);
        scopes = EnumSet.allOf(Scope.class);
    }

    public Optional<Account> account() {
        return account;
    }

    public Optional<UUID> id() {
        return account.map(Account::id);
    }

    /** In whose name lists and searches look: nobody's with a key that is narrowed to resources, so that it finds public things only. */
    public Optional<UUID> searcher() {
        return resources.isEmpty() ? id() : Optional.empty();
    }

    /** The key that was presented; absent for a cookie. */
    public Optional<String> keyId() {
        return keyId;
    }

    Set<Scope> scopes() {
        return scopes;
    }

    List<String> resources() {
        return resources;
    }

    /** Whether the credential has the scope. */
    public boolean allows(Scope scope) {
        return scopes.contains(scope);
    }

    /** Whether the credential reaches {@code owner/name}, as far as its list of resources goes. */
    public boolean covers(String adapter) {
        return KeyLimits.covers(resources, adapter);
    }

    /**
     * The credential must reach the adapter.
     *
     * @throws Problem 403 when the credential's list of resources leaves {@code owner/name} out
     */
    public void requireCovered(String adapter) {
        if (!covers(adapter)) {
            throw new Problem(403, "SCOPE_MISSING", "This key is limited to " + String.join(", ", resources) + ".");
        }
    }

    /** The caller, who must be signed in with a credential that has the scope. */
    public Account require(Scope scope) {
        Account caller = requireSignedIn();
        if (!scopes.contains(scope)) {
            throw new Problem(403, "SCOPE_MISSING", "This key lacks the scope " + scope.label() + ".");
        }
        return caller;
    }

    /** The caller, whatever the credential allows. */
    public Account requireSignedIn() {
        return account.orElseThrow(() -> new Problem(401, "UNAUTHENTICATED", "Sign in, or send an API key."));
    }

    /** The caller, who must be an administrator. */
    public Account requireAdmin() {
        Account caller = requireSignedIn();
        if (!caller.isAdmin()) {
            throw new Problem(403, "FORBIDDEN", "Only an administrator may do this.");
        }
        return require(Scope.ORG_ADMIN);
    }
}
