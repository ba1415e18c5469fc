package dev.medley.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.medley.local.client.MedleyClient;
import dev.medley.local.problem.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The link of {@code password}, from a registry that answers as the real one does. */
class PasswordCommandTest {
    private HttpServer registry;
    private MedleyClient client;

    @BeforeEach
    void start() throws IOException {
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("medley", 201, "{\"token\": \"mdl_pwr_abc\", \"expiresAt\": \"2026-01-01T00:00:00Z\"}");
        answer("an-org", 409, "{\"code\": \"NO_PASSWORD\", \"detail\": \"The account can have no password.\"}");
        registry.start();
        client = new MedleyClient(URI.create(origin()), "key");
    }

    @AfterEach
    void stop() {
        registry.stop(0);
    }

    @Test
    void leadsToThePortalWithTheTokenBehindTheHash() throws InterruptedException {
        // When
        String link = PasswordCommand.link(client, "medley");

        // Then
        assertThat(link).isEqualTo(origin() + "/sign-in#reset=mdl_pwr_abc");
    }

    @Test
    void saysWhatTheRegistryRefuses() {
        // When, Then
        assertThatThrownBy(() -> PasswordCommand.link(client, "an-org"))
                .isInstanceOf(Failure.class)
                .hasMessage("The account can have no password. [NO_PASSWORD]");
    }

    private String origin() {
        return "http://127.0.0.1:" + registry.getAddress().getPort();
    }

    private void answer(String username, int status, String body) {
        registry.createContext("/api/v1/admin/accounts/" + username + "/password-reset", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
