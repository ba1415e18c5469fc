package dev.medley.registry.gateway;

import static dev.medley.registry.gateway.TestFleet.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.gateway.FakeWorker.Behaviour;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that are being given when the credential that they are for ends. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class EndedCredentialIT {
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    private String name;
    private Api owner;
    private Api caller;

    @BeforeEach
    void register() throws Exception {
        name = "ends-" + counter++;
        owner = Api.register(registry, name);
        caller = owner.withKey("runs", "inference:call");
    }

    @Test
    void cutsTheStreamOfARevokedKeyAndBooksWhatWasMade() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.STREAMS_FOR_EVER);
        InputStream stream = stream();

        // When
        owner.delete("/api/v1/keys/" + caller.keyId());

        // Then
        assertThat(rest(stream)).contains("\"code\":\"invalid_api_key\"").endsWith("\n\ndata: [DONE]\n\n");
        assertThat(worker.isCancelledWithin(60)).isTrue();
        assertThat(owner.json("/api/v1/usage").at("/items/0/calls").asLong()).isEqualTo(1);
    }

    @Test
    void cutsTheStreamOfAKeyThatWasRotatedAway() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.STREAMS_FOR_EVER);
        InputStream stream = stream();

        // When
        owner.post("/api/v1/keys/" + caller.keyId() + "/rotate", Map.of("overlap", 0));

        // Then
        assertThat(rest(stream)).contains("\"code\":\"invalid_api_key\"");
    }

    @Test
    void cutsTheStreamOfASuspendedAccount() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.STREAMS_FOR_EVER);
        InputStream stream = stream();

        // When
        HttpResponse<String> suspended = new Api(registry, RegistryServices.key("admin"))
                .post("/api/v1/admin/accounts/" + name + "/suspend", Map.of("reason", "test"));

        // Then
        assertThat(suspended.statusCode()).isLessThan(300);
        assertThat(rest(stream)).contains("\"code\":\"invalid_api_key\"");
    }

    @Test
    void refusesAnAnswerThatHasNotBegunWhenItsKeyEnds() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.NEVER_ANSWERS);
        CompletableFuture<HttpResponse<String>> pending = CompletableFuture.supplyAsync(this::ask);
        while (worker.heads.isEmpty()) {
            Thread.sleep(20);
        }

        // When
        owner.delete("/api/v1/keys/" + caller.keyId());

        // Then
        HttpResponse<String> answer = pending.join();
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"code\":\"invalid_api_key\"");
        assertThat(worker.isCancelledWithin(60)).isTrue();
    }

    /** A stream that has begun, and that would not end by itself. */
    private InputStream stream() throws IOException, InterruptedException {
        InputStream stream = caller.stream("/v1/chat/completions", body()).body();
        assertThat(new String(stream.readNBytes(FakeWorker.EVENT.length()), StandardCharsets.UTF_8))
                .isEqualTo(FakeWorker.EVENT);
        return stream;
    }

    private static String rest(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    private HttpResponse<String> ask() {
        try {
            return caller.post("/v1/chat/completions", body());
        } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private static Map<String, Object> body() {
        return Map.of("model", BASE, "messages", List.of(Map.of("role", "user", "content", "Say one.")));
    }
}
