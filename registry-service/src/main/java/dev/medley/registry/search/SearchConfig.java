package dev.medley.registry.search;

import dev.medley.format.Digest;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Search, and the index behind it. */
@ConfigMapping(prefix = "medley.search")
public interface SearchConfig {
    /** What cursors are signed with; shared by all registries of a Medley. */
    @WithDefault("${MEDLEY_FLEET_TOKEN:medley}")
    String cursorSecret();

    /** How often versions without a vector are looked for, after the look at the start. */
    @WithDefault("30s")
    Duration backfill();

    /** The secret as a key that is good for nothing else. */
    default byte[] cursorKey() {
        return Digest.sha256(("search cursor " + cursorSecret()).getBytes(StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.US_ASCII);
    }
}
