package dev.medley.registry.account;

import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rules of API keys. */
@ApplicationScoped
public class KeyService {
    private final AccountRepository repository;
    private final Memberships memberships;
    private final CurrentAccount current;
    private final KeyTerms terms;
    private final Event<KeyLeaked> leaked;

    @Inject
    KeyService(
            AccountRepository repository,
            Memberships memberships,
            CurrentAccount current,
            KeyTerms terms,
            Event<KeyLeaked> leaked) {
        this.terms = terms;
        this.leaked = leaked;
        this.repository = repository;
        this.memberships = memberships;
        this.current = current;
    }

    /** A key with its secret, which is shown this once. */
    record CreatedKey(ApiKey key, String secret) {}

    /**
     * The key behind a text. Looks into the database for every request: a revoked key is refused at once, everywhere.
     *
     * @param caller where the request comes from
     * @throws Problem 401 for a key that is unknown, expired or revoked, 403 for one that is not good from there
     */
    @Transactional
    KeyUse ofKey(String text, Optional<InetAddress> caller) {
        Instant now = Instant.now();
        Optional<KeySecret> secret = KeySecret.parse(text);
        ApiKey key = secret.flatMap(given -> repository.findKey(given.id()))
                .filter(found -> secret.get().matches(found.secretHash()))
                .orElseThrow(ApiKey::unknown);
        key.requireGood(now);
        if (!key.limits().admits(caller)) {
            throw new Problem(403, "ADDRESS_REFUSED", "The API key is not good from the address that you call from.");
        }
        if (key.account().kind() == AccountKind.ROBOT) {
            memberships.ownersOf(key.account()).forEach(Account::requireActive);
        }
        key.used(now);
        return new KeyUse(key.account(), key.id(), key.limits());
    }

    @Transactional
    CreatedKey createKey(Account account, String name, KeyLimits limits, Expiry expiry) {
        if (name.isBlank() || name.length() > 100) {
            throw Problem.invalid("name", "name must have 1 to 100 characters.");
        }
        return store(account, name, limits, terms.end(expiry, Instant.now()));
    }

    /** A key of the registry's operator, who has to find it good however long ago it was made: it has no end, whatever the longest term is. */
    @Transactional
    CreatedKey createLasting(Account account, String name, KeyLimits limits) {
        return store(account, name, limits, Optional.empty());
    }

    private CreatedKey store(Account account, String name, KeyLimits limits, Optional<Instant> expiresAt) {
        KeySecret secret = KeySecret.generate();
        Account owner = repository.findById(account.id());
        ApiKey key = new ApiKey(owner, name, secret, limits, expiresAt);
        repository.save(key);
        return new CreatedKey(key, secret.text());
    }

    /** A key like this one, good for as long as it was from its own beginning on; the old one works on for a while, so that programs can change over. */
    @Transactional
    CreatedKey rotate(Account account, String id, Duration overlap) {
        ApiKey old = ownKey(account, id);
        Instant now = Instant.now();
        if (old.isRevoked() || old.isExpired(now)) {
            throw new Problem(409, "KEY_EXPIRED", "A key that ended can't be rotated. Create a new one.");
        }
        CreatedKey fresh = store(account, old.name(), old.limits(), terms.again(old.lifetime(), now));
        old.expireAt(now.plus(overlap));
        return fresh;
    }

    /** Ends keys whose text is known to have leaked, and tells their owners once; says nothing about which of them were any. */
    @Transactional
    void revokeLeaked(List<String> texts) {
        for (String text : texts) {
            Optional<KeySecret> secret = KeySecret.parse(text);
            secret.flatMap(given -> repository.findKey(given.id()))
                    .filter(key -> secret.get().matches(key.secretHash()) && !key.isRevoked())
                    .ifPresent(this::endLeaked);
        }
    }

    private void endLeaked(ApiKey key) {
        key.revoke();
        Account account = key.account();
        List<Account> owners = account.kind() == AccountKind.ROBOT ? memberships.ownersOf(account) : List.of(account);
        owners.forEach(owner -> leaked.fire(new KeyLeaked(owner.id(), account.username(), key.hint())));
    }

    @Transactional
    List<ApiKey> keysOf(Account account) {
        return repository.findKeysOf(account);
    }

    @Transactional
    void revoke(Account account, String id) {
        ownKey(account, id).revoke();
    }

    @Transactional
    ApiKey ownKey(Account account, String id) {
        return repository
                .findKey(id)
                .filter(found -> found.account().id().equals(account.id()))
                .orElseThrow(KeyService::noSuchKey);
    }

    static Problem noSuchKey() {
        return new Problem(404, "KEY_NOT_FOUND", "There is no such key.");
    }

    /**
     * The secret of a robot's new key, which reaches as far as the credential that asks for it.
     *
     * @throws Problem 403 for a scope that the credential lacks
     */
    @Transactional
    public String robotKey(Account robot, List<String> labels, Expiry expiry) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String label : Optional.ofNullable(labels).orElse(List.of("adapter:read", "adapter:write"))) {
            scopes.add(Optional.ofNullable(label)
                    .flatMap(Scope::of)
                    .filter(scope -> scope != Scope.KEY_MANAGE && scope != Scope.ORG_ADMIN)
                    .orElseThrow(() -> Problem.invalid("scopes", "a robot can't have the scope " + label + ".")));
        }
        current.requireToGive(scopes);
        return createKey(robot, "robot", limits(scopes), expiry).secret();
    }

    private KeyLimits limits(Set<Scope> scopes) {
        return new KeyLimits(scopes, current.resources(), current.networks(), Optional.empty(), false);
    }

    /**
     * Ends a robot's keys and makes one like the newest of them, good for as long as that was from its beginning on.
     *
     * @throws Problem 403 for a key that may do more than the credential that asks for it
     */
    @Transactional
    public String replaceKeys(Account robot) {
        ApiKey newest = repository.findKeysOf(robot).stream()
                .findFirst()
                .orElseThrow(() -> new Problem(404, "KEY_NOT_FOUND", "The robot never had a key."));
        KeyLimits limits = newest.limits();
        current.requireToGive(limits.scopes());
        current.requireToReach(limits.resources());
        current.requireToAdmit(limits.networks());
        endKeys(robot);
        return store(robot, "robot", limits, terms.again(newest.lifetime(), Instant.now()))
                .secret();
    }

    /** The id of the newest key, whether it is good or not. */
    @Transactional
    public Optional<String> newestKey(Account account) {
        return repository.findKeysOf(account).stream().findFirst().map(ApiKey::id);
    }

    /** Of an account that nobody looks after from now on: nothing is kept of calls that are still being answered. */
    @Transactional
    public void endForGood(Account account) {
        endKeys(account);
        repository.findKeysOf(account).forEach(key -> key.keepCalls(false));
        repository.flush();
    }

    private void endKeys(Account account) {
        repository.findKeysOf(account).forEach(ApiKey::revoke);
    }
}
