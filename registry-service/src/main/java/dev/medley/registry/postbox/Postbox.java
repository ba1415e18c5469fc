package dev.medley.registry.postbox;

import dev.medley.registry.mail.Letter;
import dev.medley.registry.mail.MailConfig;
import dev.medley.registry.outbox.Emptying;
import dev.medley.registry.outbox.Pauses;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Keeps letters from the transaction in which they are written until the mail server has taken them, or they have no use any more. */
@ApplicationScoped
class Postbox {
    private static final Logger LOG = Logger.getLogger(Postbox.class);
    private static final Duration SPARE = Duration.ofSeconds(60);

    private final LetterRepository letters;
    private final LetterSender sender;
    private final MailConfig config;
    private final Emptying<DueLetter> emptying;

    @Inject
    Postbox(LetterRepository letters, LetterSender sender, MailConfig config) {
        this.letters = letters;
        this.sender = sender;
        this.config = config;
        this.emptying = new Emptying<>("letters", () -> letters.take(LetterSender.PATIENCE.plus(SPARE)), this::send);
    }

    /** What is rolled back is written to nobody. */
    void keep(@Observes Letter letter) {
        String body = letter.text() + "\n\n" + config.portal().replaceFirst("/+$", "") + letter.link() + "\n";
        letters.add(letter.to(), letter.subject(), body, letter.expiresAt());
    }

    @Scheduled(every = "${medley.mail.poll:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void run() {
        if (config.host().isPresent()) {
            emptying.run();
        }
    }

    /** Also where no mail is sent any more. */
    @Scheduled(every = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forgetExpired() {
        int expired = QuarkusTransaction.requiringNew().call(letters::forgetExpired);
        if (expired > 0) {
            LOG.warnf("mails were not sent in time count=%d", expired);
        }
    }

    private void send(DueLetter letter) {
        boolean isTaken = sender.isTaken(letter);
        QuarkusTransaction.requiringNew().run(() -> note(letter, isTaken));
    }

    private void note(DueLetter letter, boolean isTaken) {
        Optional<Duration> pause = isTaken ? Optional.empty() : new Pauses(config.retries()).after(letter.attempts());
        pause.ifPresentOrElse(length -> letters.postpone(letter, length), () -> letters.forget(letter));
        if (!isTaken && pause.isEmpty()) {
            LOG.errorf("a mail is given up letter=%s attempts=%d", letter.id(), letter.attempts());
        }
    }
}
