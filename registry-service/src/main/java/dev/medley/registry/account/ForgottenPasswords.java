package dev.medley.registry.account;

import dev.medley.registry.mail.Letter;
import dev.medley.registry.mail.Post;
import dev.medley.registry.problem.Outage;
import dev.medley.registry.sql.NativeSql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Links for people who forgot their password, to the account's address. A question is only written down, as one for an address that nobody has: accounts
 * are looked for beside the request, so that an answer takes as long for either, and a registry that dies meanwhile forgets nobody.
 */
@ApplicationScoped
class ForgottenPasswords {
    private static final Logger LOG = Logger.getLogger(ForgottenPasswords.class);
    /** Accounts that share an address, and mails of one in half an hour: a mailbox is not to be flooded. */
    private static final int MOST = 3;

    private static final String ASKED_FOR = """
            select a.id from account a
            where lower(a.email) = lower(?1) and a.kind = 'person' and a.password_hash is not null and a.suspended_at is null
              and (select count(*) from password_reset r
                   where r.account_id = a.id and r.created_at > now() - interval '30 minutes') < ?2
            order by a.username limit ?2""";

    private static final String TAKE = """
            delete from password_question where id = (
                select id from password_question order by asked_at limit 1 for update skip locked)
            returning id, email""";

    private final AccountRepository repository;
    private final PasswordResets resets;
    private final NativeSql sql;
    private final Post post;

    @Inject
    ForgottenPasswords(AccountRepository repository, PasswordResets resets, NativeSql sql, Post post) {
        this.repository = repository;
        this.resets = resets;
        this.sql = sql;
        this.post = post;
    }

    /** Whoever has the address gets a link soon. */
    @Transactional
    void ask(String address) {
        sql.execute("insert into password_question (id, email) values (?1, ?2)", UUID.randomUUID(), address);
    }

    @Scheduled(every = "${medley.mail.poll:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void answer() {
        try {
            while (QuarkusTransaction.requiringNew().call(this::hasAnswered)) {
                LOG.debug("a question for a new password was answered");
            }
        } catch (RuntimeException e) {
            if (!Outage.causes(e)) {
                throw e;
            }
            LOG.warnf("questions for new passwords wait until the database is back cause=%s", e.getMessage());
        }
    }

    /** Takes one question and writes its letters, in one transaction. */
    private boolean hasAnswered() {
        List<Object[]> taken = sql.rows(TAKE);
        taken.forEach(row -> write((String) row[1]));
        return !taken.isEmpty();
    }

    private void write(String address) {
        sql.rows(ASKED_FOR, address, MOST).stream()
                .map(row -> repository.findById((UUID) row[0]))
                .map(this::letter)
                .forEach(post::send);
    }

    private Letter letter(Account account) {
        PasswordResets.Made made = resets.make(account);
        return new Letter(
                account.email(),
                "A new password for " + account.username(),
                "Somebody, most likely you, asked for a new password for the account " + account.username()
                        + ". This link sets one, once, within " + PasswordResets.GOOD_FOR.toMinutes()
                        + " minutes. If it was not you, nothing needs to be done.",
                PasswordResets.link(made.token()),
                made.expiresAt());
    }
}
