package dev.medley.worker.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What clients and operators see of a worker where something fails that nobody foresaw. */
@QuarkusTest
@TestProfile(DyingEngine.class)
@TestMethodOrder(OrderAnnotation.class)
class DeadEngineIT {
    private static final String CHAT = "{\"model\":\"HuggingFaceTB/SmolLM2-135M-Instruct\",\"max_tokens\":40,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Tell a story.\"}]";

    @TestHTTPResource("/")
    URI worker;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    @Order(1)
    void whatFailsInOneAnswerEndsThatOneAlone() throws Exception {
        // When
        HttpResponse<String> failed = post(CHAT + "}");

        // Then
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).contains("\"code\":\"internal_error\"");
        assertThat(failed.headers().firstValue("x-should-retry")).contains("false");
        assertThat(get("q/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    @Order(2)
    void streamsEndWithAnErrorFrameAndLivenessFails() throws Exception {
        // Given
        assertThat(get("q/health/live").statusCode()).isEqualTo(200);

        // When
        List<String> events = post(CHAT + ",\"stream\":true}")
                .body()
                .lines()
                .filter(line -> !line.isEmpty())
                .toList();
        HttpResponse<String> later = post(CHAT + "}");

        // Then
        assertThat(events.getFirst()).contains("\"role\":\"assistant\"");
        assertThat(events.get(events.size() - 2))
                .contains("\"code\":\"engine_stopped\"")
                .contains("\"message\"");
        assertThat(events.getLast()).isEqualTo("data: [DONE]");
        assertThat(events.toString())
                .doesNotContain("\"finish_reason\":\"stop\"")
                .doesNotContain("\"finish_reason\":\"length\"");
        assertThat(later.statusCode()).isEqualTo(503);
        assertThat(later.headers().firstValue("X-Error-Code")).contains("engine_stopped");
        assertThat(later.headers().firstValue("Retry-After")).isPresent();
        assertThat(later.headers().firstValue("x-should-retry")).contains("true");
        awaitDown();
        assertThat(get("q/health/live").statusCode()).isEqualTo(503);
        assertThat(get("q/health/ready").statusCode()).isEqualTo(503);
    }

    private void awaitDown() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (get("q/health/live").statusCode() == 200 && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(worker.resolve("/v1/chat/completions"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(worker.resolve("/" + path)).build(), BodyHandlers.ofString());
    }
}
