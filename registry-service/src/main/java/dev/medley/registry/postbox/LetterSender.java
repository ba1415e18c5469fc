package dev.medley.registry.postbox;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Hands a letter to the mail server once. All letters are sent from one event loop: the mail client listens to a new connection where it was asked for it,
 * and where that is not the connection's own event loop, a server's greeting may come before anybody listens (quarkusio/quarkus#46216).
 */
@ApplicationScoped
class LetterSender {
    /** The mail client waits for ever for a server that is there and silent. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Logger LOG = Logger.getLogger(LetterSender.class);

    private final Instance<ReactiveMailer> mailer;
    private final Context loop;

    @Inject
    LetterSender(Instance<ReactiveMailer> mailer, Vertx vertx) {
        this.mailer = mailer;
        this.loop = vertx.getOrCreateContext();
    }

    /** Whether the server has taken it. One that took it too late to say so gets it again. */
    boolean isTaken(DueLetter letter) {
        Mail mail = Mail.withText(letter.to(), letter.subject(), letter.body());
        try {
            CompletableFuture.completedFuture(mail)
                    .thenComposeAsync(each -> mailer.get().send(each).subscribeAsCompletionStage(), this::onLoop)
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

    private void onLoop(Runnable sending) {
        loop.runOnContext(ignored -> sending.run());
    }
}
