package dev.medley.registry.account;

import dev.medley.registry.problem.Problem;
import dev.medley.registry.sql.NativeSql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** New passwords for people who don't know theirs: by mail to the account's address, or by an administrator who knows them. */
@ApplicationScoped
public class PasswordResets {
    static final Duration GOOD_FOR = Duration.ofMinutes(30);
    private static final String PREFIX = "mdl_pwr_";

    private static final String USE =
            "delete from password_reset where token_hash = ?1 and expires_at > now() returning account_id";

    /** People, unless a provider says who they are: a password would be a door beside it. */
    private static final String SIGNS_IN_BY_PASSWORD = """
            select from account a where a.id = ?1 and a.kind = 'person'
                and not exists (select from account_identity i where i.account_id = a.id)""";

    private final AccountRepository repository;
    private final AccountService accounts;
    private final Passwords passwords;
    private final NativeSql sql;

    @Inject
    PasswordResets(AccountRepository repository, AccountService accounts, Passwords passwords, NativeSql sql) {
        this.repository = repository;
        this.accounts = accounts;
        this.passwords = passwords;
        this.sql = sql;
    }

    /** A token that was just made. */
    public record Made(String token, Instant expiresAt) {}

    /** Behind the hash: browsers send it to no server, so that it stands in no log. */
    static String link(String token) {
        return "/sign-in#reset=" + token;
    }

    /**
     * A token for somebody who showed by other means who they are. The accounts of a first start have keys alone: it gives them their first password.
     *
     * @throws Problem 409 for an account that can have no password
     */
    @Transactional
    public Made make(Account account) {
        if (sql.rows(SIGNS_IN_BY_PASSWORD, account.id()).isEmpty()) {
            throw new Problem(
                    409,
                    "NO_PASSWORD",
                    "The account can have no password: it is no person's, or its provider knows who signs in.");
        }
        SecretToken token = SecretToken.generate(PREFIX);
        Instant end = Instant.now().plus(GOOD_FOR);
        sql.execute("delete from password_reset where expires_at < now() - interval '1 day'");
        sql.execute(
                "insert into password_reset (token_hash, account_id, expires_at) values (?1, ?2, ?3)",
                token.hash(),
                account.id(),
                OffsetDateTime.ofInstant(end, ZoneOffset.UTC));
        return new Made(token.text(), end);
    }

    /**
     * Sets the password, once, and ends everything that the old one let in.
     *
     * @throws Problem 403 for a token that is unknown, used or expired: all the same to whoever tries
     */
    @Transactional
    Account use(String token, String password) {
        String hash = passwords.hashOfNew(password);
        UUID id = sql.rows(USE, new SecretToken(token).hash()).stream()
                .findFirst()
                .map(row -> (UUID) row[0])
                .orElseThrow(() -> new Problem(
                        403,
                        "RESET_INVALID",
                        "The link is unknown, used or older than half an hour. Ask for another."));
        Account account = repository.findById(id);
        account.changePassword(hash);
        accounts.endSessions(account, session -> true);
        sql.execute("delete from password_reset where account_id = ?1", id);
        return account;
    }
}
