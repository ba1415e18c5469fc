package dev.medley.registry.account;

import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When keys end that somebody asks for. */
@ApplicationScoped
class KeyTerms {
    private static final String FIELD = "expiresAt";
    /** Far beyond every use, and a time that the database can still hold. */
    private static final Duration FARTHEST = Duration.ofDays(36_500);

    private final KeyConfig config;

    @Inject
    KeyTerms(KeyConfig config) {
        this.config = config;
    }

    /**
     * The end of a new key; empty: none.
     *
     * @throws Problem 422 for a time that is past, or later than keys may end here
     */
    Optional<Instant> end(Expiry wanted, Instant now) {
        return switch (wanted) {
            case Expiry.At(Instant end) -> Optional.of(checked(end, now));
            case Expiry.Never() -> {
                config.longest().ifPresent(most -> {
                    throw tooLong(most);
                });
                yield Optional.empty();
            }
            case Expiry.Usual() -> again(Optional.of(config.lifetime()), now);
        };
    }

    /** The end of a key that takes the place of another one, which was good for so long from its beginning on; empty: without an end. */
    Optional<Instant> again(Optional<Duration> lifetime, Instant now) {
        return lifetime.map(wanted -> config.longest()
                        .filter(most -> most.compareTo(wanted) < 0)
                        .orElse(wanted))
                .or(config::longest)
                .map(now::plus);
    }

    private Instant checked(Instant end, Instant now) {
        if (!end.isAfter(now)) {
            throw Problem.unfit(FIELD, FIELD + " must be in the future.");
        }
        Duration most = config.longest().orElse(FARTHEST);
        if (end.isAfter(now.plus(most))) {
            throw tooLong(most);
        }
        return end;
    }

    private static Problem tooLong(Duration most) {
        return Problem.unfit(
                FIELD, FIELD + " must be a time within the next " + said(most) + ": no key is good for longer here.");
    }

    private static String said(Duration most) {
        return most.toDays() > 0 ? most.toDays() + " days" : most.toMinutes() + " minutes";
    }
}
