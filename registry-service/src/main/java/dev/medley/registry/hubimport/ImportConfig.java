package dev.medley.registry.hubimport;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** Imports from other hubs. */
@ConfigMapping(prefix = "medley.import")
public interface ImportConfig {
    /** Origins that may be asked, the first one where a request names none. */
    @WithDefault("https://huggingface.co")
    List<String> endpoints();

    /** Hosts that an endpoint may send a download to, besides itself; their subdomains, too. */
    @WithDefault("huggingface.co,hf.co")
    List<String> redirects();

    /** Whether endpoints may have addresses of this machine or of its network, and plain HTTP. For hubs of one's own only. */
    @WithDefault("false")
    boolean privateNetworks();

    /** Bytes of all files of one import. */
    @WithDefault("512M")
    MemorySize maxSize();

    /** How long one answer may take. */
    @WithDefault("5m")
    Duration timeout();
}
