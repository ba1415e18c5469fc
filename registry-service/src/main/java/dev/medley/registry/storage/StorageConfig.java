package dev.medley.registry.storage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Object storage: any S3. */
@ConfigMapping(prefix = "medley.s3")
public interface StorageConfig {
    /** Address, such as {@code http://127.0.0.1:9000}; what browsers and workers reach as well. */
    @WithDefault("http://127.0.0.1:9000")
    String endpoint();

    @WithDefault("us-east-1")
    String region();

    /** Created when missing. */
    @WithDefault("medley")
    String bucket();

    @WithDefault("medley")
    String accessKey();

    @WithDefault("medley")
    String secretKey();

    /** How long a signed URL for a download works; also in the middle of it. */
    @WithDefault("5m")
    Duration readExpiry();

    /** How long a signed URL for a part works; a later one is signed again. */
    @WithDefault("1h")
    Duration writeExpiry();

    /** How long a silent store is waited for before the caller is told that it is away. */
    @WithDefault("20s")
    Duration patience();
}
