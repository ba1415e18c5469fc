package dev.medley.registry.account;

import dev.medley.registry.problem.Problem;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalLong;

/** Who may have an account. */
@ConfigMapping(prefix = "medley.accounts")
interface AccountConfig {
    /**
     * {@code OPEN}: everybody who comes by. {@code INVITATION}: whoever has an administrator's invitation. {@code CLOSED}: nobody by a password; an
     * OpenID provider's people may still come.
     */
    enum Registration {
        OPEN,
        INVITATION,
        CLOSED;

        /**
         * Lets somebody register who brings an invitation or none.
         *
         * @throws Problem 403 when nobody may, or not without one
         */
        void admit(boolean invited) {
            if (this == CLOSED) {
                throw new Problem(
                        403,
                        "REGISTRATION_CLOSED",
                        "This Medley takes no registrations; ask its operator for an account.");
            }
            if (this == INVITATION && !invited) {
                throw new Problem(
                        403,
                        "INVITATION_REQUIRED",
                        "This Medley takes registrations by invitation; ask an administrator for one and send it as"
                                + " `invitation`.");
            }
        }
    }

    @WithDefault("open")
    Registration registration();

    /**
     * How dear it is to try a password, as bcrypt's cost, 4 to 16: one more makes it twice as dear, for sign-ins as for whoever has stolen the hashes.
     * Passwords that are there keep theirs. Less than the default is for tests alone.
     */
    @WithDefault("10")
    int passwordCost();

    /** How long after a proof of who they are people may do sensitive things in a browser without another one. */
    @WithDefault("15m")
    Duration reauthentication();

    /**
     * How many downloads (people a day, of the last thirty days) an owner's most used adapter may have before people who publish for that owner need a
     * second factor; absent: nobody needs one.
     */
    OptionalLong secondFactorFromDownloads();
}
