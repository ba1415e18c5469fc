package dev.medley.registry.account;

import dev.medley.format.Digest;
import dev.medley.registry.problem.Problem;
import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What passwords must be like, and what is kept of them. There from the start, so that a cost that can't be is told then. */
@Startup
@ApplicationScoped
class Passwords {
    private static final int LEAST_COST = 4;
    private static final int MOST_COST = 16;
    private static final int SHORTEST = 8;
    private static final int LONGEST = 72;
    /** What bcrypt reads; more would be ignored silently. */
    private static final int READ_BYTES = 72;

    private final int cost;
    /** Compared with when there is none, so that both refusals take the same time. */
    private final String dummy;

    @Inject
    Passwords(AccountConfig config) {
        cost = config.passwordCost();
        if (cost < LEAST_COST || cost > MOST_COST) {
            throw new IllegalStateException("medley.accounts.password-cost is " + cost + "; it must be from "
                    + LEAST_COST + " to " + MOST_COST);
        }
        dummy = BcryptUtil.bcryptHash("nobody's password", cost);
    }

    /** @throws Problem 400 for one that is too short or too long */
    String hashOfNew(String password) {
        if (password.length() < SHORTEST || password.length() > LONGEST) {
            throw Problem.invalid("password", "password must have " + SHORTEST + " to " + LONGEST + " characters.");
        }
        return BcryptUtil.bcryptHash(readable(password), cost);
    }

    /** Whether it is the one of the hash; never when there is none. */
    boolean matches(Optional<String> hash, String password) {
        return BcryptUtil.matches(readable(password), hash.orElse(dummy)) && hash.isPresent();
    }

    /** Letters of other scripts take several bytes: what bcrypt would cut is hashed first. */
    private static String readable(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= READ_BYTES ? password : Digest.sha256(bytes);
    }
}
