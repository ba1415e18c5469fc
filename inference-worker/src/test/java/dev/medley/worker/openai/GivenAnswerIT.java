package dev.medley.worker.openai;

import static dev.medley.worker.openai.HttpWorker.BASE;
import static dev.medley.worker.openai.HttpWorker.JSON;
import static dev.medley.worker.openai.HttpWorker.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text that is told to the model instead of chosen by it, and how likely it finds it. */
@QuarkusTest
@TestProfile(StandAlone.class)
class GivenAnswerIT {
    @TestHTTPResource("/")
    URI address;

    private HttpWorker worker;

    @BeforeEach
    void open() {
        worker = new HttpWorker(address);
    }

    @Test
    void tellsHowLikelyItFindsAnAnswerThatIsGiven() throws Exception {
        // Given
        ObjectNode asked = chat("Convert 7:54 PM to 24-hour time.", 8).put("model", "clock-24h");
        JsonNode own = worker.answer(asked.put("logprobs", true));
        String text = own.at("/choices/0/message/content").asText();

        // When
        JsonNode same = worker.answer(asked.deepCopy().put("given_answer", text));
        JsonNode other = worker.answer(asked.deepCopy().put("given_answer", "half past nine"));

        // Then
        assertThat(same.at("/choices/0/message/content").asText()).isEqualTo(text);
        assertThat(logprobs(same)).isNotEmpty();
        for (int i = 0; i < logprobs(same).size(); i++) {
            assertThat(logprobs(same).get(i)).isCloseTo(logprobs(own).get(i), within(0.02));
        }
        assertThat(mean(logprobs(other))).isLessThan(mean(logprobs(same)) - 1);
        assertThat(same.at("/usage/completion_tokens").asInt()).isZero();
        assertThat(same.at("/medley/adapters/0/weight").asDouble()).isEqualTo(1);
    }

    @Test
    void judgesEveryTokenOfAPromptThatIsGivenBack() throws Exception {
        // Given
        ObjectNode body = JSON.createObjectNode().put("model", BASE).put("prompt", "The capital of France is Paris");
        body.put("max_tokens", 0).put("echo", true).put("logprobs", 1);

        // When
        JsonNode judged = JSON.readTree(worker.post("completions", body).body()).at("/choices/0");
        ObjectNode plain = body.deepCopy();
        plain.remove("logprobs");
        JsonNode back = JSON.readTree(worker.post("completions", plain).body());
        JsonNode longer = JSON.readTree(
                        worker.post("completions", body.deepCopy().put("max_tokens", 2))
                                .body())
                .at("/choices/0");

        // Then
        assertThat(judged.path("text").asText()).isEqualTo("The capital of France is Paris");
        assertThat(back.at("/choices/0/text")).isEqualTo(judged.path("text"));
        assertThat(back.at("/choices/0/logprobs").isNull()).isTrue();
        assertThat(back.at("/usage/completion_tokens").asInt()).isZero();
        JsonNode logprobs = judged.path("logprobs");
        int count = logprobs.path("tokens").size();
        assertThat(String.join("", texts(logprobs.path("tokens")))).isEqualTo("The capital of France is Paris");
        assertThat(logprobs.path("token_logprobs")).hasSize(count);
        assertThat(logprobs.at("/token_logprobs/0").isNull()).isTrue();
        assertThat(logprobs.at("/top_logprobs/0").isNull()).isTrue();
        assertThat(logprobs.path("token_logprobs").path(count - 1).asDouble()).isBetween(-3.0, 0.0);
        assertThat(logprobs.path("text_offset").path(count - 1).asInt()).isEqualTo("The capital of France is".length());
        assertThat(longer.path("text").asText())
                .startsWith("The capital of France is Paris")
                .isNotEqualTo(judged.path("text").asText());
        assertThat(longer.at("/logprobs/tokens")).hasSize(count + 2);
    }

    @Test
    void aPromptOfOneTokenIsGivenBackWithoutALogProbability() throws Exception {
        // Given
        ObjectNode body = JSON.createObjectNode().put("model", BASE).put("prompt", "the");
        body.put("max_tokens", 0).put("echo", true).put("logprobs", 1);

        // When
        JsonNode answer = JSON.readTree(worker.post("completions", body).body());

        // Then
        assertThat(answer.at("/choices/0/text").asText()).isEqualTo("the");
        assertThat(answer.at("/choices/0/logprobs"))
                .isEqualTo(JSON.readTree("{\"tokens\":[\"the\"],\"token_logprobs\":[null],\"top_logprobs\":[null],"
                        + "\"text_offset\":[0]}"));
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(1);
        assertThat(answer.at("/usage/completion_tokens").asInt()).isZero();
    }

    private static List<Double> logprobs(JsonNode answer) {
        List<Double> values = new ArrayList<>();
        answer.at("/choices/0/logprobs/content")
                .forEach(each -> values.add(each.path("logprob").asDouble()));
        return values;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "chat/completions | {'given_answer': 'x'} | given_answer",
                "chat/completions | {'given_answer': 'x', 'logprobs': true, 'stream': true} | given_answer",
                "chat/completions | {'given_answer': '', 'logprobs': true} | given_answer",
                "chat/completions | {'given_answer': 7, 'logprobs': true} | given_answer",
                "chat/completions | {'chat_template_kwargs': 'x'} | chat_template_kwargs",
                "chat/completions | {'chat_template_kwargs': {'messages': []}} | chat_template_kwargs.messages",
                "completions | {'prompt': 'Hello there', 'max_tokens': 0} | max_tokens",
                "completions | {'prompt': 'Hello there', 'max_tokens': 9000} | prompt",
                "completions | {'prompt': 'Hello there', 'echo': true, 'logprobs': 1, 'stream': true} | echo",
            })
    void refusesWhatHasNothingToTell(String route, String more, String param) throws Exception {
        // Given
        ObjectNode body = chat("Hi.", 4);
        body.setAll((ObjectNode) JSON.readTree(more.replace('\'', '"')));

        // When
        var answer = worker.post(route, body);

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).at("/error/param").asText()).isEqualTo(param);
    }
}
