package dev.medley.registry.adapter;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.AccountService;
import dev.medley.registry.problem.Place;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** What owners of gated adapters decide. Whoever calls it has made sure that the caller is one of them. */
@ApplicationScoped
@Transactional
public class AccessService {
    private static final int LONGEST = 1000;
    private static final String PENDING = "pending";
    private static final String GRANTED = "granted";

    private final AccessRequests requests;
    private final AccountService accounts;
    private final Event<AccessDecided> decided;

    @Inject
    AccessService(AccessRequests requests, AccountService accounts, Event<AccessDecided> decided) {
        this.requests = requests;
        this.accounts = accounts;
        this.decided = decided;
    }

    /**
     * Newest first.
     *
     * @param state empty: any
     * @param after where the page before ended
     */
    public List<AccessRequest> in(Adapter adapter, Optional<String> state, Optional<Place> after, int limit) {
        return requests.page(adapter.id(), state, after, limit);
    }

    /**
     * What became of somebody's request; empty before they ask.
     *
     * @throws Problem 404 when there is no such account
     */
    public Optional<AccessRequest> of(Adapter adapter, String username) {
        return requests.find(adapter.id(), account(username).username());
    }

    /** Also without a request. */
    public AccessRequest grant(Adapter adapter, String username) {
        return decide(adapter, account(username), GRANTED, "");
    }

    /** Also what was granted before, and without a request. */
    public AccessRequest reject(Adapter adapter, String username, String reason) {
        return decide(adapter, account(username), "rejected", requireShort(reason));
    }

    /** As if it had not been decided: what was granted is so no longer, and nobody is told. */
    public AccessRequest reopen(Adapter adapter, String username) {
        Account account = account(username);
        requests.decide(adapter.id(), account.id(), PENDING, "");
        return of(adapter, account.username()).orElseThrow();
    }

    private AccessRequest decide(Adapter adapter, Account account, String state, String reason) {
        requests.decide(adapter.id(), account.id(), state, reason);
        decided.fire(new AccessDecided(adapter.id(), account.id(), state.equals(GRANTED), reason));
        return of(adapter, account.username()).orElseThrow();
    }

    private Account account(String username) {
        return accounts.find(username)
                .orElseThrow(() -> new Problem(404, "ACCOUNT_NOT_FOUND", "There is no such account."));
    }

    /** @throws Problem 400 for a longer text than anybody reads */
    static String requireShort(String text) {
        if (text.length() > LONGEST) {
            throw Problem.invalid("message", "at most " + LONGEST + " characters.");
        }
        return text;
    }
}
