package dev.medley.registry.gateway;

import static dev.medley.registry.gateway.TestFleet.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.gateway.FakeWorker.Behaviour;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway between a real client and workers made of sockets. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class GatewayIT {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @TestHTTPResource("/")
    URI registry;

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    private GatewayCaller caller;

    @BeforeEach
    void call() {
        caller = new GatewayCaller(registry);
    }

    @Test
    void copiesAnAnswerWithTheWorkersHeaders() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        HttpResponse<String> answer = caller.ask();

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(FakeWorker.ANSWER);
        assertThat(answer.headers().firstValue("X-Medley-Adapters")).contains("a/b@sha256:0;w=1");
        assertThat(worker.bodies).containsExactly(GatewayCaller.QUESTION);
    }

    @Test
    void sendsAGrantInPlaceOfTheKey() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        caller.ask();

        // Then
        JsonNode claims = worker.grant();
        assertThat(worker.heads.getFirst())
                .startsWith("POST /v1/chat/completions ")
                .doesNotContain("mdl_");
        assertThat(claims.get("base").textValue()).isEqualTo(BASE);
        assertThat(claims.get("mode").textValue()).isEqualTo("base");
        assertThat(claims.get("adapters")).isEmpty();
    }

    @Test
    void streamsEventsAsTheyCome() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.STREAMS);

        // When
        HttpResponse<String> answer = caller.ask();

        // Then
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-cache");
        assertThat(answer.headers().firstValue("X-Accel-Buffering")).contains("no");
        assertThat(answer.body()).isEqualTo(FakeWorker.EVENT + "data: [DONE]\n\n");
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
        GatewayCaller.HTTP.send(
                caller.request()
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

    @Test
    void saysThatNoWorkerIsThere() throws Exception {
        // Given no worker

        // When
        HttpResponse<String> answer = caller.ask();

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains("\"code\":\"worker_unavailable\"");
    }

    @Test
    void cancelsTheWorkWhenTheClientLeavesAStream() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.STREAMS_FOR_EVER);
        HttpResponse<InputStream> answer = caller.open();
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
                GatewayCaller.HTTP.sendAsync(caller.request().build(), BodyHandlers.ofString());
        while (worker.heads.isEmpty()) {
            Thread.sleep(20);
        }

        // When
        pending.cancel(true);

        // Then
        assertThat(worker.isCancelledWithin(60)).isTrue();
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
}
