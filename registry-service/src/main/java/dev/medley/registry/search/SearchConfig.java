package dev.medley.registry.search;

import dev.medley.format.Digest;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.charset.StandardCharsets;

/** Search. */
@ConfigMapping(prefix = "medley.search")
public interface SearchConfig {
    /** What cursors are signed with; shared by all registries of a Medley. */
    @WithDefault("${MEDLEY_FLEET_TOKEN:medley}")
    String cursorSecret();

    /** The secret as a key that is good for nothing else. */
    default byte[] cursorKey() {
        return Digest.sha256(("search cursor " + cursorSecret()).getBytes(StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.US_ASCII);
    }
}
