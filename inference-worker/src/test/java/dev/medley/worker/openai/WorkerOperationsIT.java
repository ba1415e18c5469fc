package dev.medley.worker.openai;

import static dev.medley.worker.openai.HttpWorker.BASE;
import static dev.medley.worker.openai.HttpWorker.JSON;
import static dev.medley.worker.openai.HttpWorker.chat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a worker tells those who run it, and that it lets go of clients that leave. */
@QuarkusTest
@TestProfile(StandAlone.class)
class WorkerOperationsIT {
    @TestHTTPResource("/")
    URI worker;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void listsTheBaseAndItsAdapters() throws Exception {
        // When
        JsonNode models = JSON.readTree(get("v1/models")).path("data");

        // Then
        assertThat(models).hasSize(17);
        assertThat(models.at("/0/id").asText()).isEqualTo(BASE);
        assertThat(models.at("/1/parent").asText()).isEqualTo(BASE);
    }

    @Test
    void tellsHealthAndWhatItsAdaptersDo() throws Exception {
        // Given
        new HttpWorker(worker).answer(chat("Hello.", 1).put("model", "clock-24h"));

        // When / Then
        assertThat(get("q/health/live")).contains("UP");
        assertThat(get("q/health/ready")).contains("UP");
        assertThat(get("metrics"))
                .contains(
                        "lora_requests_info{",
                        "medley_requests_running",
                        "medley_adapters_resident{tier=\"memory\"}",
                        "medley_adapter_resident_bytes{tier=\"memory\"}",
                        "medley_adapter_hits_total{tier=\"memory\"}",
                        "medley_adapter_misses_total{tier=\"memory\"}",
                        "medley_adapter_evictions_total{tier=\"memory\"}",
                        "medley_adapter_load_seconds_sum{tier=\"memory\"}",
                        "medley_queue_seconds_bucket",
                        "medley_time_to_first_token_seconds_bucket",
                        "medley_inter_token_seconds_count",
                        "medley_blend_adapters_bucket",
                        "medley_gate_entropy_count");
    }

    @Test
    void aClientThatLeavesFreesItsPlace() throws Exception {
        // Given
        String body = chat("Tell a long story about a river.", 2000)
                .put("stream", true)
                .toString();
        try (Socket socket = new Socket(worker.getHost(), worker.getPort())) {
            socket.getOutputStream()
                    .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: worker\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().read()).isPositive();

            // When
            socket.close();
        }

        // Then
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!get("metrics").matches("(?s).*medley_requests_running[^\\n]* 0\\.0.*")
                && System.nanoTime() < deadline) {
            Thread.sleep(100);
        }
        assertThat(get("metrics")).containsPattern("medley_requests_running[^\\n]* 0\\.0");
    }

    private String get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(worker.resolve("/" + path)).build(), BodyHandlers.ofString())
                .body();
    }
}
