package dev.medley.registry.account;

import dev.medley.registry.account.AccountConfig.Registration;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Rules of accounts, sessions and keys. */
@ApplicationScoped
public class AccountService {
    static final String MAIL_ADDRESS = "[^@\\s\\x00]{1,64}@[^@\\s\\x00]{1,190}";

    private final AccountRepository repository;
    private final AccountConfig config;
    private final Passwords passwords;
    private final Invitations invitations;
    private final SecondFactors factors;
    private final CurrentAccount current;

    @Inject
    AccountService(
            AccountRepository repository,
            AccountConfig config,
            Passwords passwords,
            Invitations invitations,
            SecondFactors factors,
            CurrentAccount current) {
        this.factors = factors;
        this.current = current;
        this.repository = repository;
        this.config = config;
        this.passwords = passwords;
        this.invitations = invitations;
    }

    /** Whether everybody may register. */
    public boolean isRegistrationOpen() {
        return config.registration() == Registration.OPEN;
    }

    /** @param invitation good for one account; needed where registration is by invitation, used up wherever it is given */
    @Transactional
    Account register(String username, String email, String password, Optional<String> invitation) {
        config.registration().admit(invitation.isPresent());
        String name = username.toLowerCase(Locale.ROOT);
        requireName(name);
        if (!email.matches(MAIL_ADDRESS)) {
            throw Problem.invalid("email", "email must be a mail address.");
        }
        String hash = passwords.hashOfNew(password);
        Optional<UUID> admission = invitation.map(token -> invitations.require(token, email));
        Account account = create(name, email, Optional.of(hash), false);
        repository.flush();
        admission.ifPresent(id -> invitations.used(id, account.id()));
        return account;
    }

    /**
     * An account without a password, for somebody whom an OpenID provider vouches for.
     *
     * @param username for which {@link #isFree} holds
     */
    @Transactional
    public Account registerVouched(String username, Optional<String> email) {
        requireName(username);
        String address = email.filter(text -> text.matches(MAIL_ADDRESS)).orElse(username + "@localhost");
        return create(username, address, Optional.empty(), false);
    }

    /** Whether somebody may be called so: well-formed, neither reserved nor taken. */
    public boolean isFree(String username) {
        return AccountNames.isAllowed(username)
                && !repository.ownsBase(username)
                && repository.findByUsername(username).isEmpty();
    }

    /** Who were called like the owner of a base could publish adapters under its very name. */
    private void requireName(String name) {
        AccountNames.require(name);
        if (repository.ownsBase(name)) {
            throw AccountNames.reserved(name);
        }
    }

    /** An account without a password, for the first start. */
    @Transactional
    Account findOrCreate(String username, boolean admin) {
        return repository
                .findByUsername(username)
                .orElseGet(() -> create(username, username + "@localhost", Optional.empty(), admin));
    }

    @Transactional
    String signIn(Credentials given, String agent) {
        Optional<Account> account = repository.findByUsername(given.username().toLowerCase(Locale.ROOT));
        if (!passwords.matches(account.flatMap(Account::passwordHash), given.password())) {
            throw new Problem(401, "WRONG_CREDENTIALS", "User name or password is wrong.");
        }
        // Also when the code is refused: whose password somebody has, its owner finds in the audit log.
        current.recognise(account.orElseThrow());
        factors.require(account.get(), given.code());
        return openSession(account.get(), agent);
    }

    /**
     * The person at a browser proves again who they are.
     *
     * @throws Problem 401 for a wrong password or code, 409 for an account that has none
     */
    @Transactional
    void confirm(String token, Credentials given) {
        Session session = repository
                .findSession(token)
                .filter(found -> found.isUsable(Instant.now()))
                .orElseThrow(() -> new Problem(401, "UNAUTHENTICATED", "The session has ended. Sign in again."));
        requirePassword(session.account());
        if (!passwords.matches(session.account().passwordHash(), given.password())) {
            throw new Problem(401, "WRONG_CREDENTIALS", "The password is wrong.");
        }
        factors.require(session.account(), given.code());
        session.confirm();
    }

    /**
     * Another password for somebody who just proved who they are; their other browsers are signed out.
     *
     * @param token of the browser that stays signed in
     */
    @Transactional
    void changePassword(Account account, String password, String token) {
        requirePassword(account);
        String hash = passwords.hashOfNew(password);
        repository.findById(account.id()).changePassword(hash);
        endSessions(account, session -> !session.isOf(token));
    }

    private static void requirePassword(Account account) {
        if (account.passwordHash().isEmpty()) {
            throw new Problem(
                    409, "NO_PASSWORD", "The account has no password: its provider knows who you are. Sign in again.");
        }
    }

    /**
     * Signs a browser in as an account whose owner was recognised.
     *
     * @return the token of {@link SessionCookie}
     */
    @Transactional
    public String openSession(Account account, String agent) {
        account.requireActive();
        String token = KeySecret.random(43);
        repository.save(new Session(token, account, agent));
        return token;
    }

    @Transactional
    void signOut(String token) {
        repository.findSession(token).ifPresent(repository::remove);
    }

    @Transactional
    Optional<Session> session(String token) {
        return repository.findSession(token).filter(session -> session.isUsable(Instant.now()));
    }

    /** Those that still open the door, newest first. */
    @Transactional
    List<Session> sessionsOf(Account account) {
        return repository.findSessionsOf(account, Instant.now());
    }

    /** Ends those of the account's sessions that {@code which} picks, and tells how many they were. */
    @Transactional
    int endSessions(Account account, Predicate<Session> which) {
        List<Session> ended = sessionsOf(account).stream().filter(which).toList();
        ended.forEach(repository::remove);
        return ended.size();
    }

    /** An account without credentials. */
    @Transactional
    public Account createOwner(String name, AccountKind kind) {
        String lower = name.toLowerCase(Locale.ROOT);
        requireName(lower);
        return save(new Account(lower, lower + "@localhost", kind));
    }

    /**
     * An account for a program.
     *
     * @param username with a plus, which nobody can register
     */
    @Transactional
    public Account createRobot(String username) {
        return save(new Account(username, username + "@localhost", AccountKind.ROBOT));
    }

    public Optional<Account> find(String username) {
        return repository.findByUsername(username.toLowerCase(Locale.ROOT));
    }

    public Account get(UUID id) {
        return repository.findById(id);
    }

    /** The same account, as the present transaction sees it. */
    public Account reload(Account account) {
        return get(account.id());
    }

    /** Others that change who acts for this account wait until the transaction ends. */
    public void lock(Account account) {
        repository.findById(account.id(), LockModeType.PESSIMISTIC_WRITE);
    }

    /** By name. */
    public List<Account> list(String after, int count) {
        return repository
                .find("username > ?1 order by username", after)
                .range(0, count - 1)
                .list();
    }

    private Account create(String username, String email, Optional<String> passwordHash, boolean admin) {
        return save(new Account(username, email, passwordHash, admin));
    }

    private Account save(Account account) {
        if (repository.findByUsername(account.username()).isPresent()) {
            throw taken(account.username());
        }
        try {
            repository.persistAndFlush(account);
        } catch (PersistenceException e) {
            throw taken(account.username());
        }
        return account;
    }

    private static Problem taken(String username) {
        return new Problem(409, "NAME_TAKEN", "The name " + username + " is taken.");
    }
}
