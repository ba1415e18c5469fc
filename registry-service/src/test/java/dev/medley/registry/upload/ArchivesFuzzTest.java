package dev.medley.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.medley.format.Digest;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;

/** Archives of strangers: unpacked within the bounds or refused with a finding. */
class ArchivesFuzzTest {
    private static final int MOST = 200_000;

    @FuzzTest(maxDuration = "8m")
    void unpacking(byte[] archive) {
        var blobs = new MemoryBlobs();
        blobs.put("archive", archive);
        var file = new StoredFile("a.zip", archive.length, Digest.sha256(archive), "archive");

        Archives.Result result = new Archives(blobs, new Limits()).unpack(List.of(file), "quarantine/");

        assertThat(blobs.bytes() - archive.length).isLessThanOrEqualTo(MOST);
        switch (result) {
            case Archives.Refused refused -> assertThat(refused.findings()).isNotEmpty();
            case Archives.Unpacked unpacked ->
                assertThat(unpacked.files()).hasSizeBetween(1, 64).allMatch(each -> blobs.exists(each.key()));
        }
    }

    private static final class Limits implements UploadConfig {
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
}
