package dev.medley.registry.storage;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Storage that dies while it sends an object. */
class CutStreamTest {
    @Test
    void aStreamThatBreaksOffIsAnOutageAndNoVerdict() throws Exception {
        // Given
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
            server.stop(0);
        });
        server.start();
        var store = new MinioBlobStore(
                config("http://127.0.0.1:" + server.getAddress().getPort()));

        try (InputStream stream = store.read("adapters/x", 0)) {
            // When / Then
            assertThatExceptionOfType(StorageUnavailable.class).isThrownBy(stream::readAllBytes);
        }
    }

    private static StorageConfig config(String endpoint) {
        return new SmallRyeConfigBuilder()
                // Durations such as 5m.
                .addDiscoveredConverters()
                .withMapping(StorageConfig.class)
                .withDefaultValues(Map.of("medley.s3.endpoint", endpoint))
                .build()
                .getConfigMapping(StorageConfig.class);
    }
}
