package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.RegistryServices;
import dev.medley.registry.gateway.FakeWorker.Behaviour;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Far more requests at once than there are processors: each is answered or told to come again, and everything else goes on. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class OverloadIT {
    private static final int REQUESTS = 300;

    @TestHTTPResource("/")
    URI registry;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    @Test
    void answersOrTellsToComeAgainWhileWorkersAreHeard() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        List<CompletableFuture<HttpResponse<String>>> pending = new ArrayList<>();

        // When
        for (int i = 0; i < REQUESTS; i++) {
            pending.add(http.sendAsync(auto("Write the number " + i + " in words."), BodyHandlers.ofString()));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new));
        do {
            fleet.beat(registry, "w1");
            assertThat(http.send(bases(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        } while (!all.isDone());

        // Then
        assertThat(pending).extracting(CompletableFuture::join).allSatisfy(answer -> {
            if (answer.statusCode() != 200) {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
                assertThat(answer.headers().firstValue("X-Error-Code")).contains("overloaded");
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                assertThat(answer.headers().firstValue("x-should-retry")).contains("true");
            }
        });
        assertThat(pending).extracting(answer -> answer.join().statusCode()).contains(200);
    }

    private HttpRequest bases() {
        return HttpRequest.newBuilder(registry.resolve("/api/v1/bases"))
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    private HttpRequest auto(String text) throws Exception {
        return HttpRequest.newBuilder(registry.resolve("/v1/chat/completions"))
                .header("Authorization", "Bearer " + TestFleet.key())
                .timeout(Duration.ofSeconds(60))
                .POST(BodyPublishers.ofString(
                        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}"))
                .build();
    }
}
