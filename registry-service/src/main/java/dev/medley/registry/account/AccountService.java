package dev.medley.registry.account;

import dev.medley.registry.problem.Problem;
import io.quarkus.elytron.security.common.BcryptUtil;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Rules of accounts, sessions and keys. */
@ApplicationScoped
public class AccountService {
    private static final int COST = 10;
    private static final int SHORTEST_PASSWORD = 8;
    /** Compared with when the name is unknown, so that both refusals take the same time. */
    private static final String DUMMY = BcryptUtil.bcryptHash("nobody's password", COST);

    private final AccountRepository repository;

    @Inject
    AccountService(AccountRepository repository) {
        this.repository = repository;
    }

    /** A key with its secret, which is shown this once. */
    record CreatedKey(ApiKey key, String secret) {}

    @Transactional
    Account register(String username, String email, String password) {
        String name = username.toLowerCase(Locale.ROOT);
        AccountNames.require(name);
        if (!email.matches("[^@\\s]{1,64}@[^@\\s]{1,190}")) {
            throw Problem.invalid("email", "email must be a mail address.");
        }
        // bcrypt reads 72 bytes; more would be ignored silently.
        if (password.length() < SHORTEST_PASSWORD || password.getBytes(StandardCharsets.UTF_8).length > 72) {
            throw Problem.invalid(
                    "password",
                    "password must have at least " + SHORTEST_PASSWORD + " characters and at most 72 bytes.");
        }
        return create(name, email, Optional.of(BcryptUtil.bcryptHash(password, COST)), false);
    }

    /** An account without a password, for the first start. */
    @Transactional
    Account findOrCreate(String username, boolean admin) {
        return repository
                .findByUsername(username)
                .orElseGet(() -> create(username, username + "@localhost", Optional.empty(), admin));
    }

    @Transactional
    String signIn(String username, String password) {
        Optional<Account> account = repository.findByUsername(username.toLowerCase(Locale.ROOT));
        String hash = account.flatMap(Account::passwordHash).orElse(DUMMY);
        boolean matches = BcryptUtil.matches(password, hash);
        if (account.isEmpty() || !matches || hash.equals(DUMMY)) {
            throw new Problem(401, "WRONG_CREDENTIALS", "User name or password is wrong.");
        }
        String token = KeySecret.random(43);
        repository.save(new Session(token, account.get()));
        return token;
    }

    @Transactional
    void signOut(String token) {
        repository.findSession(token).ifPresent(repository::remove);
    }

    @Transactional
    Optional<Account> ofSession(String token) {
        return repository
                .findSession(token)
                .filter(session -> session.isUsable(Instant.now()))
                .map(Session::account);
    }

    /** Looks into the database for every request: a revoked key is refused at once, everywhere. */
    @Transactional
    Optional<KeyUse> ofKey(String text) {
        Instant now = Instant.now();
        Optional<KeySecret> secret = KeySecret.parse(text);
        Optional<ApiKey> key = secret.flatMap(given -> repository.findKey(given.id()))
                .filter(found -> secret.get().matches(found.secretHash()) && found.isUsable(now));
        key.ifPresent(found -> found.used(now));
        return key.map(found -> new KeyUse(found.account(), found.scopes()));
    }

    @Transactional
    CreatedKey createKey(Account account, String name, Set<Scope> scopes, Optional<Instant> expiresAt) {
        if (name.isBlank() || name.length() > 100) {
            throw Problem.invalid("name", "name must have 1 to 100 characters.");
        }
        if (scopes.isEmpty()) {
            throw Problem.invalid("scopes", "a key needs at least one scope.");
        }
        if (expiresAt.isPresent() && !expiresAt.get().isAfter(Instant.now())) {
            throw Problem.invalid("expiresAt", "expiresAt must be in the future.");
        }
        KeySecret secret = KeySecret.generate();
        Account owner = repository.findById(account.id());
        ApiKey key = new ApiKey(owner, name, secret, scopes, expiresAt);
        repository.save(key);
        return new CreatedKey(key, secret.text());
    }

    @Transactional
    List<ApiKey> keysOf(Account account) {
        return repository.findKeysOf(account);
    }

    @Transactional
    void revoke(Account account, String id) {
        ApiKey key = repository
                .findKey(id)
                .filter(found -> found.account().id().equals(account.id()))
                .orElseThrow(() -> new Problem(404, "KEY_NOT_FOUND", "There is no such key."));
        key.revoke();
    }

    private Account create(String username, String email, Optional<String> passwordHash, boolean admin) {
        if (repository.findByUsername(username).isPresent()) {
            throw taken(username);
        }
        var account = new Account(username, email, passwordHash, admin);
        try {
            repository.persistAndFlush(account);
        } catch (PersistenceException e) {
            throw taken(username);
        }
        return account;
    }

    private static Problem taken(String username) {
        return new Problem(409, "NAME_TAKEN", "The name " + username + " is taken.");
    }
}
