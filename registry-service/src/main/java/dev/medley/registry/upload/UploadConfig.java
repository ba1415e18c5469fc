package dev.medley.registry.upload;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of uploads. */
@ConfigMapping(prefix = "medley.upload")
public interface UploadConfig {
    /** Most bytes of all files of one upload. */
    @WithDefault("512M")
    MemorySize maxSize();

    /** Bytes of a part; the last one of a file may be smaller. S3 wants at least 5 MiB. */
    @WithDefault("8M")
    MemorySize partSize();

    /** Bytes that one owner may store, uploads under way included. */
    @WithDefault("200G")
    MemorySize quota();

    /** Blends and imports together that one owner may have under way. */
    @WithDefault("8")
    int unfinished();

    /** How long an upload may take; then it is dropped with all that was sent. */
    @WithDefault("24h")
    Duration expiry();

    /** When what lies in quarantine for no open upload may go: an upload that is being opened has parts before it has a row. */
    @WithDefault("3m")
    Duration settled();

    /** How often abandoned uploads are looked for. */
    @WithDefault("60s")
    String sweep();
}
