package dev.medley.registry.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A store that takes connections and never answers must not hold its callers for ever. */
class SilentStorageTest {
    @Test
    void tellsThatASilentStoreIsAway() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            // Given
            BlobStore store = new MinioBlobStore(new Impatient("http://127.0.0.1:" + silent.getLocalPort()));

            // When, Then
            assertThatThrownBy(() -> store.startParts("quarantine/1/0")).isInstanceOf(StorageUnavailable.class);
        }
    }

    private record Impatient(String endpoint) implements StorageConfig {
        @Override
        public String region() {
            return "us-east-1";
        }

        @Override
        public String bucket() {
            return "medley";
        }

        @Override
        public String accessKey() {
            return "medley";
        }

        @Override
        public String secretKey() {
            return "medley-secret";
        }

        @Override
        public Duration readExpiry() {
            return Duration.ofMinutes(5);
        }

        @Override
        public Duration writeExpiry() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration patience() {
            return Duration.ofMillis(200);
        }
    }
}
