package dev.medley.registry.account;

import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Whether somebody may still have done what goes on in the background for them: keys end, and accounts are suspended, while it does. */
@ApplicationScoped
public class Standing {
    private final AccountRepository repository;
    private final Memberships memberships;

    @Inject
    Standing(AccountRepository repository, Memberships memberships) {
        this.repository = repository;
        this.memberships = memberships;
    }

    /**
     * Looks into the database each time.
     *
     * @param keyId that the work was asked for with; absent for a person in the portal
     * @throws Problem 401 for a key that was revoked or has expired, 403 for an account that is suspended or gone
     */
    @Transactional
    public void require(UUID accountId, Optional<String> keyId) {
        Account account = repository
                .findByIdOptional(accountId)
                .orElseThrow(() -> new Problem(403, "DISABLED", "This account is gone."));
        account.requireActive();
        if (account.kind() == AccountKind.ROBOT) {
            memberships.ownersOf(account).forEach(Account::requireActive);
        }
        keyId.ifPresent(
                id -> repository.findKey(id).orElseThrow(ApiKey::unknown).requireGood(Instant.now()));
    }
}
