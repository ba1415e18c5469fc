package dev.medley.registry.mail;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.Mailer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Sends letters beside the request that they come from: nobody learns from an answer, or from how long it takes, whether one was sent. A letter that the
 * server does not take is sent again a little later, and then lost; the log says so.
 */
@ApplicationScoped
public class Post {
    private static final Logger LOG = Logger.getLogger(Post.class);
    /** What every mail server reads alike; accounts made without an address have one of this machine, where nobody reads mail. */
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?!localhost$)[A-Za-z0-9.-]{1,190}");

    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final MailConfig config;
    private final Instance<Mailer> mailer;

    @Inject
    Post(MailConfig config, Instance<Mailer> mailer) {
        this.config = config;
        this.mailer = mailer;
    }

    public boolean isConfigured() {
        return config.host().isPresent();
    }

    /**
     * Sends letters soon, where mail is configured.
     *
     * @param written makes them, in the same thread as they are sent: what it looks for delays nobody either
     */
    public void send(Supplier<List<Letter>> written) {
        if (isConfigured()) {
            Thread.ofVirtual().name("mail").start(() -> {
                try {
                    written.get().forEach(this::deliver);
                } catch (RuntimeException failed) {
                    LOG.warnf(
                            "a mail could not be written cause=%s",
                            failed.getClass().getSimpleName());
                }
            });
        }
    }

    private void deliver(Letter letter) {
        if (!ADDRESS.matcher(letter.to()).matches()) {
            return;
        }
        String text = letter.text() + "\n\n" + config.portal().replaceFirst("/+$", "") + letter.link() + "\n";
        Mail mail = Mail.withText(letter.to(), letter.subject(), text);
        for (int attempt = 1; !isTaken(mail, attempt) && attempt < ATTEMPTS; attempt++) {
            LockSupport.parkNanos(PAUSE.multipliedBy(attempt).toNanos());
        }
    }

    private boolean isTaken(Mail mail, int attempt) {
        try {
            mailer.get().send(mail);
            return true;
        } catch (RuntimeException refused) {
            // Its text may hold a token, an address is nobody else's business, and causes quote both.
            Throwable cause = Optional.ofNullable(refused.getCause()).orElse(refused);
            LOG.warnf(
                    "a mail was not taken subject=%s attempt=%d cause=%s",
                    mail.getSubject(), attempt, cause.getClass().getSimpleName());
            return false;
        }
    }
}
