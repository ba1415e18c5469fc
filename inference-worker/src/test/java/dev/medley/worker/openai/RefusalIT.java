package dev.medley.worker.openai;

import static dev.medley.worker.openai.HttpWorker.JSON;
import static dev.medley.worker.openai.HttpWorker.chat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients get wrong, told by a worker that stands alone. */
@QuarkusTest
@TestProfile(StandAlone.class)
class RefusalIT {
    @TestHTTPResource("/")
    URI worker;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'model':'nobody'}                                    | 404 | model_not_found       | model",
                "{'model':'auto'}                                      | 400 | registry_required     |",
                "{'messages':[]}                                       | 400 | invalid_value         | messages",
                "{'messages':[{'role':'user','content':''}]}           | 400 | invalid_value         | messages",
                "{'messages':[{'role':'robot','content':'x'}]}         | 400 | invalid_value         |"
                        + " messages[0].role",
                "{'temperature':3}                                     | 400 | invalid_value         | temperature",
                "{'top_logprobs':5}                                    | 400 | invalid_value         | top_logprobs",
                "{'logprobs':true,'top_logprobs':21}                   | 400 | invalid_value         | top_logprobs",
                "{'logit_bias':{'a':1}}                                | 400 | invalid_value         | logit_bias",
                "{'logit_bias':{'1':101}}                              | 400 | invalid_value         | logit_bias",
                "{'max_tokens':0}                                      | 400 | invalid_value         | max_tokens",
                "{'max_tokens':9000}                                   | 400 | context_length_exceeded | messages",
                "{'adapters':[]}                                       | 400 | invalid_adapter_blend | adapters",
                "{'adapters':[{'id':'clock-24h','weight':5}]}          | 400 | invalid_adapter_blend |"
                        + " adapters[0].weight",
                "{'adapters':[{'id':'clock-24h'},{'id':'clock-24h'}]}  | 400 | invalid_adapter_blend | adapters[1].id",
                "{'adapters':[{'id':'none'}]}                          | 404 | model_not_found       |",
                "{'mixture':{'mode':'loud'}}                           | 400 | invalid_adapter_blend | mixture.mode",
                "{'adapters':[{'id':'clock-24h'}],'mixture':{'mode':'arrow','prior':'retrieval'}} | 400 |"
                        + " invalid_adapter_blend | mixture.prior",
                "{'adapters':[{'id':'clock-24h','weight':-1}],'mixture':{'mode':'arrow','prior':'weights'}} | 400 |"
                        + " invalid_adapter_blend | adapters",
                "{'adapters':[{'id':'clock-24h','weight':0}],'mixture':{'mode':'arrow','prior':'weights'}} | 400 |"
                        + " invalid_adapter_blend | adapters",
            })
    void refusesByName(String change, int status, String code, String param) throws Exception {
        // Given
        ObjectNode body = chat("Hello.", 4);
        HttpWorker.with(body, change);

        // When
        HttpResponse<String> response = new HttpWorker(worker).post("chat/completions", body);

        // Then
        JsonNode error = JSON.readTree(response.body()).path("error");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(error.path("code").asText()).isEqualTo(code);
        if (param != null) {
            assertThat(error.path("param").asText()).isEqualTo(param);
        }
        assertThat(error.path("message").asText()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Type, '', 400, invalid_value",
        "Content-Type, garbage, 400, invalid_value",
        "Content-Type, a/b/c, 400, invalid_value",
        "Content-Type, ;, 400, invalid_value",
        "Content-Type, /, 400, invalid_value",
        "Content-Type, multipart/form-data, 415, unsupported_media_type",
        "Content-Encoding, gzip, 415, unsupported_encoding",
        "Content-Encoding, br, 415, unsupported_encoding"
    })
    void refusesBodiesThatItCannotRead(String header, String value, int status, String code) throws Exception {
        // When
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(worker.resolve("/v1/chat/completions"))
                        .header(header, value)
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());

        // Then
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(JSON.readTree(response.body()).at("/error/code").asText()).isEqualTo(code);
    }

    @Test
    void refusesABodyOverTheLimitInTheShapeOfTheOthers() throws Exception {
        // When
        HttpResponse<String> response = new HttpWorker(worker).post("chat/completions", chat("x".repeat(20 << 20), 1));

        // Then
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(JSON.readTree(response.body()).at("/error/code").asText()).isEqualTo("request_too_large");
    }

    @Test
    void refusesWhatIsNoJson() throws Exception {
        // When
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(worker.resolve("/v1/chat/completions"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"model\": "))
                        .build(),
                BodyHandlers.ofString());

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).at("/error/code").asText()).isEqualTo("invalid_json");
    }
}
