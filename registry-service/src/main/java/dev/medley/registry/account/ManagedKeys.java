package dev.medley.registry.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;

/**
 * Keys that the caller may manage: their own, and those of robots that act for them or for an organisation that they own. Administrators manage no more
 * than anybody else.
 */
@ApplicationScoped
public class ManagedKeys {
    private final AccountRepository repository;
    private final Memberships memberships;
    private final CurrentAccount current;

    @Inject
    ManagedKeys(AccountRepository repository, Memberships memberships, CurrentAccount current) {
        this.repository = repository;
        this.memberships = memberships;
        this.current = current;
    }

    /** @throws dev.medley.registry.problem.Problem 404 {@code KEY_NOT_FOUND} for others' keys as for those that never were */
    @Transactional
    ApiKey find(String id) {
        Account caller = current.require(Scope.KEY_MANAGE);
        return repository
                .findKey(id)
                .filter(found -> isManagedBy(found.account(), caller))
                .orElseThrow(KeyService::noSuchKey);
    }

    /** What is absent stays as it is. */
    @Transactional
    ApiKey keepCalls(String id, Optional<Boolean> wanted) {
        ApiKey key = reached(id);
        wanted.ifPresent(key::keepCalls);
        return key;
    }

    /**
     * What is said with a key hears only who may call whatever it calls.
     *
     * @throws dev.medley.registry.problem.Problem 404 {@code KEY_NOT_FOUND} as for {@code GET /keys/{id}}, 403 for a key that reaches further than the
     *     credential
     */
    @Transactional
    public void requireToHear(String id) {
        reached(id);
    }

    private ApiKey reached(String id) {
        ApiKey key = find(id);
        current.requireToReach(key.resources());
        return key;
    }

    private boolean isManagedBy(Account holder, Account caller) {
        return holder.id().equals(caller.id())
                || (holder.kind() == AccountKind.ROBOT
                        && current.allows(Scope.ORG_ADMIN)
                        && memberships.ownersOf(holder).stream().anyMatch(owner -> isOwner(owner, caller)));
    }

    private boolean isOwner(Account owner, Account caller) {
        return memberships
                .role(owner.id(), Optional.of(caller.id()))
                .filter(role -> role == MemberRole.OWNER)
                .isPresent();
    }
}
