package dev.medley.registry.signin;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The OpenID provider; its address and our credentials there are Quarkus's own settings. */
@ConfigMapping(prefix = "medley.oidc")
public interface SignInConfig {
    /** Whether people may sign in with it. */
    @WithDefault("false")
    boolean enabled();

    /** What the portal's button calls it. */
    @WithDefault("single sign-on")
    String name();
}
