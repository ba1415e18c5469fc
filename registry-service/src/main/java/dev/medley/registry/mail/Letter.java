package dev.medley.registry.mail;

import java.time.Duration;
import java.time.Instant;

/**
 * One mail, in plain text.
 *
 * @param link to a page of the portal, from its first slash on
 * @param expiresAt when it has no use any more, and is not sent
 */
public record Letter(String to, String subject, String text, String link, Instant expiresAt) {
    /** About as long as mail servers try to hand a mail on. */
    private static final Duration USUAL = Duration.ofDays(3);

    /** One without a token that ends. */
    public Letter(String to, String subject, String text, String link) {
        this(to, subject, text, link, Instant.now().plus(USUAL));
    }
}
