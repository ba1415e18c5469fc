package dev.medley.registry.account;

import dev.medley.format.Digest;
import dev.medley.registry.problem.Problem;
import io.quarkus.elytron.security.common.BcryptUtil;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What passwords must be like, and what is kept of them. */
final class Passwords {
    private static final int COST = 10;
    private static final int SHORTEST = 8;
    private static final int LONGEST = 72;
    /** What bcrypt reads; more would be ignored silently. */
    private static final int READ_BYTES = 72;
    /** Compared with when there is none, so that both refusals take the same time. */
    private static final String DUMMY = BcryptUtil.bcryptHash("nobody's password", COST);

    private Passwords() {}

    /** @throws Problem 400 for one that is too short or too long */
    static String hashOfNew(String password) {
        if (password.length() < SHORTEST || password.length() > LONGEST) {
            throw Problem.invalid("password", "password must have " + SHORTEST + " to " + LONGEST + " characters.");
        }
        return BcryptUtil.bcryptHash(readable(password), COST);
    }

    /** Whether it is the one of the hash; never when there is none. */
    static boolean matches(Optional<String> hash, String password) {
        return BcryptUtil.matches(readable(password), hash.orElse(DUMMY)) && hash.isPresent();
    }

    /** Letters of other scripts take several bytes: what bcrypt would cut is hashed first. */
    private static String readable(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= READ_BYTES ? password : Digest.sha256(bytes);
    }
}
