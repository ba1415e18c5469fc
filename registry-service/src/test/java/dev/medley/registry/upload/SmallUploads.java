package dev.medley.registry.upload;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;

/** Bounds that a test reaches. */
final class SmallUploads implements UploadConfig {
    static final int MOST = 200_000;

    @Override
    public MemorySize maxSize() {
        return new MemorySize(BigInteger.valueOf(MOST));
    }

    @Override
    public MemorySize partSize() {
        return maxSize();
    }

    @Override
    public MemorySize quota() {
        return maxSize();
    }

    @Override
    public int unfinished() {
        return 1;
    }

    @Override
    public Duration expiry() {
        return Duration.ofDays(1);
    }

    @Override
    public Duration settled() {
        return Duration.ofMinutes(3);
    }

    @Override
    public String sweep() {
        return "60s";
    }
}
