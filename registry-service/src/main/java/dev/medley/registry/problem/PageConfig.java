package dev.medley.registry.problem;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Lists. */
@ConfigMapping(prefix = "medley.page")
public interface PageConfig {
    /** What cursors are signed with; shared by all registries of a Medley. */
    @WithDefault("${MEDLEY_FLEET_TOKEN:medley}")
    String cursorSecret();
}
