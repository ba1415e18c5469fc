package dev.medley.worker.openai;

import static dev.medley.worker.openai.HttpWorker.JSON;
import static dev.medley.worker.openai.HttpWorker.chat;
import static dev.medley.worker.openai.HttpWorker.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What overflows has no first token: it is refused by a status that whoever asks can act upon, streamed or not. */
@QuarkusTest
@TestProfile(StandAlone.class)
class OverflowingIT {
    @TestHTTPResource("/")
    URI address;

    @ParameterizedTest
    @CsvSource({"false, 1", "true, 1", "true, 2"})
    void refusesABlendThatOverflowsByItsStatus(boolean stream, int answers) throws Exception {
        // Given
        ObjectNode body = with(chat("How are you?", 4), "{'adapters':[{'id':'huge','weight':4}]}");
        body.put("stream", stream).put("n", answers);
        body.put("temperature", answers - 1).put("top_p", 0.9);
        var worker = new HttpWorker(address);

        // When
        var response = worker.post("chat/completions", body);

        // Then
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(JSON.readTree(response.body()).at("/error/code").asText()).isEqualTo("invalid_adapter_blend");
        assertThat(worker.post("chat/completions", chat("How are you?", 1)).statusCode())
                .isEqualTo(200);
    }
}
