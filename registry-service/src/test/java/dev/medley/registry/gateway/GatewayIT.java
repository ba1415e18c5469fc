package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.gateway.FakeWorker.Behaviour;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The gateway between a real client and workers made of sockets. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class GatewayIT {
    private static final String BASE = "HuggingFaceTB/SmolLM2-135M-Instruct";
    private static final String ASK =
            "{\"model\":\"" + BASE + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Say one.\"}]}";

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @TestHTTPResource("/")
    URI registry;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    private final TestFleet fleet = new TestFleet();

    @AfterEach
    void disband() throws Exception {
        fleet.disband(registry);
    }

    @Test
    void copiesAnAnswerWithTheWorkersHeaders() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        HttpResponse<String> answer = ask(ASK);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(FakeWorker.ANSWER);
        assertThat(answer.headers().firstValue("X-Medley-Adapters")).contains("a/b@sha256:0;w=1");
        assertThat(worker.bodies).containsExactly(ASK);
    }

    @Test
    void sendsAGrantInPlaceOfTheKey() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        ask(ASK);

        // Then
        String head = worker.heads.getFirst();
        String jwt = head.lines()
                .filter(line -> line.startsWith("Authorization: Bearer "))
                .findFirst()
                .orElseThrow()
                .substring("Authorization: Bearer ".length());
        JsonNode claims = JsonMapper.builder()
                .build()
                .readTree(new String(Base64.getUrlDecoder().decode(jwt.split("\\.")[1]), StandardCharsets.UTF_8));
        assertThat(head).startsWith("POST /v1/chat/completions ").doesNotContain("mdl_");
        assertThat(claims.get("base").textValue()).isEqualTo(BASE);
        assertThat(claims.get("mode").textValue()).isEqualTo("base");
        assertThat(claims.get("adapters")).isEmpty();
    }

    @Test
    void streamsEventsAsTheyCome() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.STREAMS);

        // When
        HttpResponse<String> answer = ask(ASK);

        // Then
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-cache");
        assertThat(answer.headers().firstValue("X-Accel-Buffering")).contains("no");
        assertThat(answer.body()).isEqualTo(FakeWorker.EVENT + "data: [DONE]\n\n");
    }

    @Test
    void asksAnotherWorkerWhenOneDiesBeforeItsHeaders() throws Exception {
        // Given
        FakeWorker dead = fleet.join(registry, "w1", Behaviour.DIES_BEFORE_HEADERS);
        fleet.join(registry, "w2", Behaviour.ANSWERS);

        // When
        HttpResponse<String> answer = ask(ASK);

        // Then
        assertThat(answer.body()).isEqualTo(FakeWorker.ANSWER);
        assertThat(dead.heads).hasSize(1);
    }

    @Test
    void logsUnderTheRequestsIdAndItsTraceWhichTheWorkerGetsToo() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.DIES_BEFORE_HEADERS);
        FakeWorker worker = fleet.join(registry, "w2", Behaviour.ANSWERS);
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler listener = listener(logged);
        Logger logger = Logger.getLogger(WorkerClient.class.getName());
        logger.addHandler(listener);

        // When
        http.send(
                request(ASK)
                        .header("X-Request-Id", "asked-once")
                        .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                        .header("tracestate", "shop=1")
                        .build(),
                BodyHandlers.ofString());

        // Then
        logger.removeHandler(listener);
        assertThat(logged).containsExactly("asked-once " + TRACE);
        assertThat(worker.heads.getFirst())
                .contains("traceparent: 00-" + TRACE + "-b7ad6b7169203331-01\r\n")
                .contains("tracestate: shop=1\r\n");
    }

    /** What each line is logged under: request and trace. */
    private static Handler listener(List<String> logged) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                var known = ExtLogRecord.wrap(line);
                logged.add(known.getMdc("requestId") + " " + known.getMdc("traceId"));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @Test
    void asksAnotherWorkerWhenACompleteAnswerBreaksOff() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.DIES_MID_ANSWER);
        fleet.join(registry, "w2", Behaviour.ANSWERS);

        // When
        HttpResponse<String> answer = ask(ASK);

        // Then
        assertThat(answer.body()).isEqualTo(FakeWorker.ANSWER);
    }

    @Test
    void closesABrokenStreamWithAnErrorFrame() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.DIES_MID_STREAM);

        // When
        HttpResponse<String> answer = ask(ASK);

        // Then
        assertThat(answer.body())
                .startsWith(FakeWorker.EVENT)
                .contains("\"code\":\"worker_lost\"")
                .endsWith("\n\ndata: [DONE]\n\n");
    }

    @Test
    void closesAStreamWhoseWorkerIsSilentAndReportsNoMore() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.STREAMS_FOR_EVER);
        HttpResponse<InputStream> answer = http.send(request(ASK).build(), BodyHandlers.ofInputStream());
        answer.body().readNBytes(FakeWorker.EVENT.length());

        // When
        fleet.leave(registry, "w1");

        // Then
        assertThat(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8))
                .contains("\"code\":\"worker_lost\"")
                .endsWith("\n\ndata: [DONE]\n\n");
    }

    @Test
    void passesTheLastBusyWorkersAnswerThrough() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.IS_BUSY);

        // When
        HttpResponse<String> answer = ask(ASK);

        // Then
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("7");
        assertThat(answer.body()).contains("overloaded");
    }

    @Test
    void asksAnotherWorkerWhenOnesEngineHasStopped() throws Exception {
        // Given
        FakeWorker stopped = fleet.join(registry, "w1", Behaviour.HAS_NO_ENGINE);
        fleet.join(registry, "w2", Behaviour.ANSWERS);

        // When
        HttpResponse<String> answer = ask(ASK);

        // Then
        assertThat(answer.body()).isEqualTo(FakeWorker.ANSWER);
        assertThat(stopped.heads).hasSize(1);
    }

    @Test
    void passesAnAdapterThatCanNotBeLoadedThrough() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.CAN_NOT_LOAD);
        FakeWorker other = fleet.join(registry, "w2", Behaviour.ANSWERS);

        // When
        HttpResponse<String> answer = ask(ASK);

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("9");
        assertThat(answer.body()).contains("adapter_loading");
        assertThat(other.heads).isEmpty();
    }

    @Test
    void saysThatNoWorkerIsThere() throws Exception {
        // Given no worker

        // When
        HttpResponse<String> answer = ask(ASK);

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains("\"code\":\"worker_unavailable\"");
    }

    @Test
    void cancelsTheWorkWhenTheClientLeavesAStream() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.STREAMS_FOR_EVER);
        HttpResponse<InputStream> answer = http.send(request(ASK).build(), BodyHandlers.ofInputStream());
        byte[] first = answer.body().readNBytes(FakeWorker.EVENT.length());

        // When
        answer.body().close();

        // Then
        assertThat(new String(first, StandardCharsets.UTF_8)).isEqualTo(FakeWorker.EVENT);
        assertThat(worker.isCancelledWithin(60)).isTrue();
    }

    @Test
    void cancelsTheWorkWhenTheClientLeavesBeforeTheAnswer() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.NEVER_ANSWERS);
        CompletableFuture<HttpResponse<String>> pending =
                http.sendAsync(request(ASK).build(), BodyHandlers.ofString());
        while (worker.heads.isEmpty()) {
            Thread.sleep(20);
        }

        // When
        pending.cancel(true);

        // Then
        assertThat(worker.isCancelledWithin(60)).isTrue();
    }

    private HttpResponse<String> ask(String body) throws IOException, InterruptedException {
        return http.send(request(body).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String body) throws IOException {
        return HttpRequest.newBuilder(registry.resolve("/v1/chat/completions"))
                .header("Authorization", "Bearer " + TestFleet.key())
                .timeout(Duration.ofSeconds(60))
                .POST(BodyPublishers.ofString(body));
    }
}
