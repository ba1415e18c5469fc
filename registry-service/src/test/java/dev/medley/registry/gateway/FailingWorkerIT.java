package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.RegistryServices;
import dev.medley.registry.gateway.FakeWorker.Behaviour;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client gets where a worker dies, falls silent, or says that it is busy. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class FailingWorkerIT {
    @TestHTTPResource("/")
    URI registry;

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    private GatewayCaller caller;

    @BeforeEach
    void call() {
        caller = new GatewayCaller(registry);
    }

    @ParameterizedTest
    @EnumSource(names = {"DIES_BEFORE_HEADERS", "DIES_MID_ANSWER", "HAS_NO_ENGINE"})
    void asksAnotherWorkerWhereOneGivesNoWholeAnswer(Behaviour behaviour) throws Exception {
        // Given
        FakeWorker failing = fleet.join(registry, "w1", behaviour);
        fleet.join(registry, "w2", Behaviour.ANSWERS);

        // When
        HttpResponse<String> answer = caller.ask();

        // Then
        assertThat(answer.body()).isEqualTo(FakeWorker.ANSWER);
        assertThat(failing.heads).hasSize(1);
    }

    @Test
    void closesABrokenStreamWithAnErrorFrame() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.DIES_MID_STREAM);

        // When
        HttpResponse<String> answer = caller.ask();

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
        HttpResponse<InputStream> answer = caller.open();
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
        HttpResponse<String> answer = caller.ask();

        // Then
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("7");
        assertThat(answer.headers().firstValue("X-Error-Code")).contains("overloaded");
        assertThat(answer.body()).contains("overloaded");
    }

    @Test
    void passesAnAdapterThatCanNotBeLoadedThrough() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.CAN_NOT_LOAD);
        FakeWorker other = fleet.join(registry, "w2", Behaviour.ANSWERS);

        // When
        HttpResponse<String> answer = caller.ask();

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("9");
        assertThat(answer.body()).contains("adapter_loading");
        assertThat(other.heads).isEmpty();
    }
}
