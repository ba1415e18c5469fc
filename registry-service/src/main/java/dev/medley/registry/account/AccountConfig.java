package dev.medley.registry.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Who may have an account. */
@ConfigMapping(prefix = "medley.accounts")
interface AccountConfig {
    /** {@code OPEN}: everybody who comes by. {@code CLOSED}: nobody by a password; an OpenID provider's people may still come. */
    enum Registration {
        OPEN,
        CLOSED
    }

    @WithDefault("open")
    Registration registration();
}
