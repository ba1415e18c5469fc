package dev.medley.registry.account;

import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes guessing a password or a code slow: after a few wrong ones for a name, the next from the same address is not looked at for a while, which doubles. Names that
 * nobody has are treated alike. From everywhere else the name's owner gets in, so that nobody is locked out by somebody else's guesses. Counted in this
 * process alone. Safe for many threads.
 */
@ApplicationScoped
class SignInAttempts {
    private static final int FREE = 5;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
    private static final int MOST_REMEMBERED = 100_000;
    /** Problems of guesses; a code that was not sent yet is none. */
    private static final Set<String> WRONG = Set.of("WRONG_CREDENTIALS", "SECOND_FACTOR_WRONG");

    private final Clock clock;
    private final Map<Guesser, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        // The one that was quiet the longest goes.
        @Override
        protected boolean removeEldestEntry(Map.Entry<Guesser, Failures> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    @Inject
    SignInAttempts() {
        this(Clock.systemUTC());
    }

    SignInAttempts(Clock clock) {
        this.clock = clock;
    }

    private record Guesser(String username, String address) {}

    private record Failures(int count, Instant openAgain) {}

    /**
     * Lets one attempt through, and remembers how it went.
     *
     * @throws Problem 429 while the next attempt has to wait
     */
    <T> T guard(String username, String address, Supplier<T> attempt) {
        var guesser = new Guesser(username.toLowerCase(Locale.ROOT), address);
        requireOpen(guesser);
        try {
            T done = attempt.get();
            forget(guesser);
            return done;
        } catch (Problem refused) {
            if (WRONG.contains(refused.code())) {
                count(guesser);
            }
            throw refused;
        }
    }

    private synchronized void requireOpen(Guesser guesser) {
        Duration wait = Optional.ofNullable(failures.get(guesser))
                .map(known -> Duration.between(clock.instant(), known.openAgain()))
                .orElse(Duration.ZERO);
        if (wait.isPositive()) {
            throw new Problem(
                    429,
                    "RATE_LIMITED",
                    "Too many wrong passwords or codes; wait a while before the next.",
                    List.of(),
                    Optional.of(wait.plusMillis(999)));
        }
    }

    private synchronized void count(Guesser guesser) {
        int count =
                Optional.ofNullable(failures.get(guesser)).map(Failures::count).orElse(0) + 1;
        failures.put(guesser, new Failures(count, clock.instant().plus(waitAfter(count))));
    }

    private synchronized void forget(Guesser guesser) {
        failures.remove(guesser);
    }

    private static Duration waitAfter(int count) {
        if (count < FREE) {
            return Duration.ZERO;
        }
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(count - FREE, 20));
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }
}
