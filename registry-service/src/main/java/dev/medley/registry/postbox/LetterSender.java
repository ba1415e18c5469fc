package dev.medley.registry.postbox;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.Mailer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Hands a letter to the mail server once. */
@ApplicationScoped
class LetterSender {
    /** The mail client waits for ever for a server that is there and silent. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Logger LOG = Logger.getLogger(LetterSender.class);

    private final Instance<Mailer> mailer;

    @Inject
    LetterSender(Instance<Mailer> mailer) {
        this.mailer = mailer;
    }

    /** Whether the server has taken it. One that took it too late to say so gets it again. */
    boolean isTaken(DueLetter letter) {
        Mail mail = Mail.withText(letter.to(), letter.subject(), letter.body());
        try {
            CompletableFuture.runAsync(() -> mailer.get().send(mail), Thread::startVirtualThread)
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
            return true;
        } catch (CompletionException refused) {
            // Its text may hold a token, an address is nobody else's business, and causes quote both.
            Throwable cause = Optional.ofNullable(refused.getCause()).orElse(refused);
            LOG.warnf(
                    "a mail was not taken letter=%s attempt=%d cause=%s",
                    letter.id(), letter.attempts(), cause.getClass().getSimpleName());
            return false;
        }
    }
}
