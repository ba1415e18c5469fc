package dev.medley.registry.account;

import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
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
    private Optional<Instant> provedAt = Optional.empty();
    private Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    private List<String> resources = List.of();
    private List<Network> networks = List.of();
    private boolean isBudgeted;
    private boolean keepsCalls;

    void set(KeyUse key) {
        account = Optional.of(key.account());
        keyId = Optional.of(key.keyId());
        scopes = EnumSet.noneOf(Scope.class);
        scopes.addAll(key.limits().scopes());
        resources = key.limits().resources();
        networks = key.limits().networks();
        isBudgeted = key.limits().budget().isPresent();
        keepsCalls = key.limits().keepsCalls();
    }

    /** By the portal's cookie: nothing narrows a person in the browser. */
    void signIn(Session session) {
        account = Optional.of(session.account());
        provedAt = Optional.of(session.confirmedAt());
        scopes = EnumSet.allOf(Scope.class);
    }

    /** Somebody gave the account's password, which allows nothing yet. */
    void recognise(Account person) {
        account = Optional.of(person);
    }

    public Optional<Account> account() {
        return account;
    }

    public Optional<UUID> id() {
        return account.map(Account::id);
    }

    /**
     * In whose name lists and searches look: nobody's with a key that may not read or is narrowed to resources, so that it finds what everybody finds.
     */
    public Optional<UUID> searcher() {
        return allows(Scope.ADAPTER_READ) ? asker() : Optional.empty();
    }

    /** In whose name adapters are looked up for an answer: nobody's with a key that is narrowed to resources. Calling one is not reading about it. */
    public Optional<UUID> asker() {
        return resources.isEmpty() ? id() : Optional.empty();
    }

    /** The key that was presented; absent for a cookie. */
    public Optional<String> keyId() {
        return keyId;
    }

    /** Whether the owner of the key wants to look at what is asked and answered with it; nobody in a browser does. */
    public boolean keepsCalls() {
        return keepsCalls;
    }

    /** When the person at the browser last proved who they are; absent for a key. */
    Optional<Instant> provedAt() {
        return provedAt;
    }

    Set<Scope> scopes() {
        return scopes;
    }

    List<String> resources() {
        return resources;
    }

    List<Network> networks() {
        return networks;
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
            throw narrowed();
        }
    }

    /**
     * A credential gives others no more than it has: to keys, to robots. What they spend would not count against its budget, so with one it gives
     * nothing.
     *
     * @throws Problem 403 when that would be more
     */
    void requireToGive(Set<Scope> wanted) {
        if (isBudgeted) {
            throw new Problem(
                    403, "KEY_BUDGETED", "A key with a budget can't make keys: what they spend would not count.");
        }
        wanted.stream().filter(scope -> !allows(scope)).findFirst().ifPresent(scope -> {
            throw new Problem(
                    403,
                    "SCOPE_MISSING",
                    "This key lacks the scope " + scope.label() + " and can't give it to another.");
        });
    }

    /**
     * As {@link #requireToGive}, of resources as a key lists them: none is everything.
     *
     * @throws Problem 403 for what the credential does not reach itself
     */
    void requireToReach(List<String> wanted) {
        if (wanted.isEmpty() && !resources.isEmpty()) {
            throw narrowed();
        }
        wanted.forEach(this::requireCovered);
    }

    /**
     * As {@link #requireToReach}, of networks: none is everywhere.
     *
     * @throws Problem 403 for what the credential is not good from itself
     */
    void requireToAdmit(List<Network> wanted) {
        boolean isWider = !networks.isEmpty()
                && (wanted.isEmpty()
                        || wanted.stream().anyMatch(each -> networks.stream().noneMatch(own -> own.contains(each))));
        if (isWider) {
            throw new Problem(403, "SCOPE_MISSING", "This key is limited to " + networks + ".");
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

    /**
     * The caller, who keeps something of their own that is about no one adapter: a collection, a search.
     *
     * @throws Problem 403 for a credential without {@code adapter:write}, or one that is narrowed to resources
     */
    public Account requireToKeep() {
        Account caller = require(Scope.ADAPTER_WRITE);
        if (!resources.isEmpty()) {
            throw narrowed();
        }
        return caller;
    }

    private Problem narrowed() {
        return new Problem(403, "SCOPE_MISSING", "This key is limited to " + String.join(", ", resources) + ".");
    }

    /** The caller, whatever the credential allows. */
    public Account requireSignedIn() {
        return account.orElseThrow(() -> new Problem(401, "UNAUTHENTICATED", "Sign in, or send an API key."));
    }

    /**
     * The person at a browser, for what no program should do in their name.
     *
     * @throws Problem 403 for a key, whatever it allows
     */
    Account requireBrowser() {
        Account caller = requireSignedIn();
        if (keyId.isPresent()) {
            throw new Problem(403, "SESSION_REQUIRED", "Sign in with a browser for this; no key is enough.");
        }
        return caller;
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
