package dev.medley.worker.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.medley.format.Digest;
import dev.medley.format.VersionManifest.ManifestFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDownloadTest {
    private static final byte[] BYTES = "weights".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer storage;
    private int status = 200;
    private byte[] stored = BYTES;

    @BeforeEach
    void start() throws IOException {
        storage = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        storage.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(status, stored.length);
            exchange.getResponseBody().write(stored);
            exchange.close();
        });
        storage.start();
    }

    @AfterEach
    void stop() {
        storage.stop(0);
    }

    @Test
    void writesWhatTheManifestAnnounces() throws Exception {
        fetch();

        assertThat(Files.readAllBytes(target())).isEqualTo(BYTES);
    }

    @Test
    void aFileThatIsGoneIsDamageAndAskedForOnce() {
        // Given
        status = 404;

        // When / Then
        assertThatExceptionOfType(FileDownload.Mismatch.class)
                .isThrownBy(this::fetch)
                .withMessageContaining("gone from object storage");
        assertThat(asked).hasValue(1);
    }

    @Test
    void otherBytesAreDamage() {
        // Given
        stored = "weighty".getBytes(StandardCharsets.UTF_8);

        // When / Then
        assertThatExceptionOfType(FileDownload.Mismatch.class)
                .isThrownBy(this::fetch)
                .withMessageContaining("another SHA-256");
    }

    @Test
    void fewerBytesAreDamageToo() {
        // Given
        stored = "wei".getBytes(StandardCharsets.UTF_8);

        // When / Then
        assertThatExceptionOfType(FileDownload.Mismatch.class)
                .isThrownBy(this::fetch)
                .withMessageContaining("3 bytes instead of 7");
        assertThat(asked).hasValue(1);
    }

    @Test
    void anOutageIsTriedAgainAndIsNoDamage() {
        // Given
        status = 503;

        // When / Then
        assertThatExceptionOfType(IOException.class).isThrownBy(this::fetch).withMessageContaining("503");
        assertThat(asked).hasValue(3);
    }

    private Path target() {
        return folder.resolve("file");
    }

    private void fetch() throws Exception {
        URI url = URI.create("http://127.0.0.1:" + storage.getAddress().getPort() + "/file");
        try (HttpClient http = HttpClient.newHttpClient()) {
            new FileDownload(http, Duration.ofSeconds(10))
                    .fetch(url, new ManifestFile("file", BYTES.length, Digest.sha256(BYTES)), target());
        }
    }
}
