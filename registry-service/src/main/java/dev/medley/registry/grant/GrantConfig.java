package dev.medley.registry.grant;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** How grants are signed. */
@ConfigMapping(prefix = "medley.grant")
public interface GrantConfig {
    /** Ed25519 private key, PKCS#8 in PEM; created with mode 0600 when missing. All registries of a fleet share it. */
    @WithDefault("${MEDLEY_GRANT_KEY_FILE:.medley/grant-key.pem}")
    Path keyFile();

    /** How long a grant holds: seconds to minutes, since it can't be called back. */
    @WithDefault("5m")
    Duration lifetime();
}
