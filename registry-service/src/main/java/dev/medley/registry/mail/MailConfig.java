package dev.medley.registry.mail;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The mail server; Quarkus's own settings ({@code quarkus.mailer.*}) follow these, and have the rest. */
@ConfigMapping(prefix = "medley.mail")
public interface MailConfig {
    /** The server's name; absent: no mail is sent. */
    Optional<String> host();

    @WithDefault("587")
    int port();

    /** Whose mail it is. */
    Optional<String> from();

    Optional<String> username();

    Optional<String> password();

    /** Whether the connection must be encrypted: {@code REQUIRED}, {@code OPTIONAL} or {@code DISABLED}. */
    @WithDefault("REQUIRED")
    String startTls();

    /** Where people find the portal: links in mails begin so. Never what a request says, which anybody may write. */
    String portal();

    /** How often the registry looks for letters that are due, at least a second. */
    @WithDefault("5s")
    Duration poll();

    /** How long to wait before each further attempt, a tenth more or less; after the last one a letter is given up. */
    @WithDefault("1m,5m,15m,1h,4h,12h,1d,1d")
    List<Duration> retries();
}
