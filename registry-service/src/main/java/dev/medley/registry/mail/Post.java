package dev.medley.registry.mail;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.regex.Pattern;

/**
 * Where letters are handed in. Each is kept in the transaction of whoever writes it and sent afterwards, again and again while the mail server is away:
 * a rollback writes to nobody, and what was committed is not lost.
 */
@ApplicationScoped
public class Post {
    /** What every mail server reads alike; accounts made without an address have one of this machine, where nobody reads mail. */
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?!localhost$)[A-Za-z0-9.-]{1,190}");

    private final MailConfig config;
    private final Event<Letter> written;

    @Inject
    Post(MailConfig config, Event<Letter> written) {
        this.config = config;
        this.written = written;
    }

    public boolean isConfigured() {
        return config.host().isPresent();
    }

    /** Sends a letter once the present transaction is committed, where mail is configured and somebody reads it. */
    public void send(Letter letter) {
        if (isConfigured() && ADDRESS.matcher(letter.to()).matches()) {
            written.fire(letter);
        }
    }
}
