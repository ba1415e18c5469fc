package dev.medley.worker.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a registry hears from this worker, and what the worker makes of a refusal. */
class HeartbeatTest {
    private static final Heartbeat HEARTBEAT = heartbeat("ready");

    @TempDir
    Path folder;

    private final AtomicReference<String> heard = new AtomicReference<>("");
    private HttpServer server;
    private RegistryClient client;
    private int status = 200;
    private String answer = "{\"grantKeys\":[],\"intervalMs\":2000}";

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/internal/v1/workers/heartbeat", exchange -> {
            heard.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client = new RegistryClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "secret", HttpClient.newHttpClient());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void tellsTheShapeOfTheBaseForRegistriesThatDoNotKnowIt() throws Exception {
        // When
        client.heartbeat(HEARTBEAT);

        // Then
        JsonNode told = new ObjectMapper().readTree(heard.get());
        assertThat(told.path("base").asText()).isEqualTo("test/llama");
        assertThat(told.at("/baseShape/layers").asInt()).isEqualTo(2);
        assertThat(told.at("/baseShape/hiddenSize").asInt()).isEqualTo(64);
    }

    @Test
    void tellsAtOnceThatItDrains() throws Exception {
        // Given
        answer = "{\"grantKeys\":[],\"intervalMs\":3600000}";
        AtomicReference<Heartbeat> now = new AtomicReference<>(HEARTBEAT);
        var cache = new DiskCache(folder, 1000);
        try (var membership = new FleetMembership(client, new GrantVerifier(), cache, now::get)) {
            membership.start();
            while (!membership.isJoined()) {
                Thread.sleep(5);
            }
            now.set(heartbeat("draining"));

            // When
            membership.beatNow();

            // Then
            while (!heard.get().contains("\"state\":\"draining\"")) {
                Thread.sleep(5);
            }
        }
    }

    @Test
    void saysWhyTheRegistryRefuses() {
        // Given
        status = 400;
        answer = "{\"detail\":\"the name of a base must be its hub name, owner/name\"}";

        // When, Then
        assertThatThrownBy(() -> client.heartbeat(HEARTBEAT))
                .hasMessage("the registry answered 400: the name of a base must be its hub name, owner/name");
    }

    @Test
    void aRefusalWithoutWordsIsToldByItsStatus() {
        // Given
        status = 502;
        answer = "<html>";

        // When, Then
        assertThatThrownBy(() -> client.heartbeat(HEARTBEAT)).hasMessage("the registry answered 502");
    }

    private static Heartbeat heartbeat(String state) {
        return new Heartbeat(
                "worker-1",
                "http://127.0.0.1:8081",
                "test/llama",
                "float32",
                "1",
                state,
                8,
                0,
                0,
                List.of(),
                0,
                List.of(),
                new Heartbeat.Shape(2, 64));
    }
}
