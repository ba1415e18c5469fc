package dev.medley.worker.openai;

import static dev.medley.worker.openai.HttpWorker.JSON;
import static dev.medley.worker.openai.HttpWorker.chat;
import static dev.medley.worker.openai.HttpWorker.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.worker.engine.Engine;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions over HTTP, called in the form of the base's own template. */
@QuarkusTest
@TestProfile(ToolTemplate.class)
class ToolTemplateIT {
    private static final String WEATHER =
            "'tools':[{'type':'function','function':{'name':'get_weather','description':'Weather of a city',"
                    + "'parameters':{'type':'object','properties':{'city':{'type':'string','maxLength':6}},"
                    + "'required':['city']}}}]";

    /** The model would rather say anything than end. */
    private static final String ENDLESS = "'logit_bias':{'2':-100}";

    @TestHTTPResource("/")
    URI address;

    @Inject
    Engine engine;

    private HttpWorker worker;

    @BeforeEach
    void open() {
        worker = new HttpWorker(address);
    }

    @Test
    void callsInTheFormOfTheTemplate() throws Exception {
        // Given
        ObjectNode body = with(chat("How is the weather in Rome?", 80), "{" + WEATHER + ",'tool_choice':'required'}");
        body.put("logprobs", true);

        // When
        JsonNode choice = worker.answer(body).at("/choices/0");

        // Then
        JsonNode call = choice.at("/message/tool_calls/0");
        assertThat(choice.path("finish_reason").asText()).as(choice.toString()).isEqualTo("tool_calls");
        assertThat(call.path("id").asText()).matches("[a-z0-9]{9}");
        assertThat(call.at("/function/name").asText()).isEqualTo("get_weather");
        assertThat(JSON.readTree(call.at("/function/arguments").asText())
                        .path("city")
                        .isTextual())
                .isTrue();
        StringBuilder written = new StringBuilder();
        choice.at("/logprobs/content")
                .forEach(token -> written.append(token.path("token").asText()));
        assertThat(written.toString())
                .startsWith("<jupyter_code>[{\"name\": \"get_weather\", \"arguments\": {\"city\":")
                .contains("}, \"id\": \"")
                .contains("\"}]");
    }

    @Test
    void callsSeveralTimesInOneAnswer() throws Exception {
        // Given
        String tools = "{" + WEATHER + ",'tool_choice':'required','n':2," + ENDLESS + "}";

        // When
        JsonNode whole = worker.answer(with(chat("How is the weather in Rome and Oslo?", 150), tools));
        List<JsonNode> chunks = worker.chunks(with(chat("How is the weather in Rome and Oslo?", 150), tools));

        // Then
        for (int answer = 0; answer < 2; answer++) {
            JsonNode choice = whole.at("/choices/" + answer);
            JsonNode calls = choice.at("/message/tool_calls");
            assertThat(choice.path("finish_reason").asText())
                    .as(choice.toString())
                    .isEqualTo("tool_calls");
            assertThat(choice.at("/message/content").isNull()).isTrue();
            assertThat(calls).hasSizeGreaterThan(1);
            assertThat(calls.findValuesAsText("id")).doesNotHaveDuplicates();
            List<String> streamed = streamed(chunks, answer);
            assertThat(streamed).hasSize(calls.size());
            for (int i = 0; i < calls.size(); i++) {
                String arguments = calls.get(i).at("/function/arguments").asText();
                assertThat(JSON.readTree(arguments).path("city").isTextual()).isTrue();
                assertThat(streamed.get(i)).isEqualTo("get_weather" + arguments);
            }
        }
    }

    /** Names and arguments of an answer's calls, put together as clients do. */
    private static List<String> streamed(List<JsonNode> chunks, int answer) {
        List<String> calls = new ArrayList<>();
        for (JsonNode chunk : chunks) {
            JsonNode choice = chunk.at("/choices/0");
            JsonNode delta = choice.at("/delta/tool_calls/0");
            if (choice.path("index").asInt(-1) == answer && !delta.isMissingNode()) {
                if (delta.has("id")) {
                    calls.add("");
                }
                int call = delta.path("index").asInt(-1);
                String more = delta.at("/function/name").asText()
                        + delta.at("/function/arguments").asText();
                calls.set(call, calls.get(call) + more);
            }
        }
        return calls;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'tool_choice':'required','parallel_tool_calls':false",
                "'tool_choice':{'type':'function','function':{'name':'get_weather'}}"
            })
    void callsOnceWhereThatIsWanted(String choice) throws Exception {
        // Given
        ObjectNode body = with(
                chat("How is the weather in Rome and Oslo?", 150), "{" + WEATHER + "," + choice + "," + ENDLESS + "}");

        // When
        JsonNode answer = worker.answer(body).at("/choices/0");

        // Then
        assertThat(answer.at("/message/tool_calls")).as(answer.toString()).hasSize(1);
        assertThat(answer.path("finish_reason").asText()).isEqualTo("tool_calls");
    }

    @Test
    void aStopTextBehindTheArgumentsLeavesThemWhole() throws Exception {
        // Given
        ObjectNode body = with(chat("How is the weather in Rome?", 80), "{" + WEATHER + ",'tool_choice':'required'}");
        body.put("stop", "\"id\"");

        // When
        JsonNode calls = worker.answer(body).at("/choices/0/message/tool_calls");

        // Then
        assertThat(calls).hasSize(1);
        assertThat(JSON.readTree(calls.at("/0/function/arguments").asText())
                        .path("city")
                        .isTextual())
                .isTrue();
    }

    @Test
    void streamsTheSameCall() throws Exception {
        // Given
        String tools = "{" + WEATHER + ",'tool_choice':{'type':'function','function':{'name':'get_weather'}}}";

        // When
        JsonNode whole = worker.answer(with(chat("How is the weather in Rome?", 80), tools))
                .at("/choices/0/message/tool_calls/0/function");
        List<JsonNode> deltas = worker.chunks(with(chat("How is the weather in Rome?", 80), tools)).stream()
                .map(chunk -> chunk.at("/choices/0/delta/tool_calls/0/function"))
                .filter(delta -> !delta.isMissingNode())
                .toList();

        // Then
        assertThat(deltas.getFirst().path("name")).isEqualTo(whole.path("name"));
        assertThat(deltas.stream()
                        .map(delta -> delta.path("arguments").asText())
                        .collect(Collectors.joining()))
                .isEqualTo(whole.path("arguments").asText());
    }

    @Test
    void callsAndResultsComeBackInTheTemplatesWords() throws Exception {
        // Given
        ObjectNode body = with(
                chat("", 2),
                "{'messages':[{'role':'user','content':'Weather?'},"
                        + "{'role':'assistant','content':null,'tool_calls':[{'id':'abcdef123','type':'function',"
                        + "'function':{'name':'get_weather','arguments':'{\\'city\\':\\'Rome\\',\\'n\\':1e-5}'}}]},"
                        + "{'role':'tool','tool_call_id':'abcdef123','content':'sunny'}]," + WEATHER + "}");
        String prompt = """
                {"type": "function", "function": {"name": "get_weather", "description": "Weather of a city", "parameters": \
                {"type": "object", "properties": {"city": {"type": "string", "maxLength": 6}}, "required": ["city"]}}}\
                <|im_start|>user
                Weather?<|im_end|>
                <|im_start|>assistant
                <jupyter_code>[{"name": "get_weather", "arguments": {"city": "Rome", "n": 1e-05}, "id": "abcdef123"}]<|im_end|>
                <|im_start|>tool
                sunny<|im_end|>
                <|im_start|>assistant
                """;

        // When
        JsonNode answer = worker.answer(body);

        // Then
        assertThat(answer.at("/usage/prompt_tokens").asInt())
                .as(answer.toString())
                .isEqualTo(engine.tokenizer().encode(prompt).length);
    }

    @Test
    void argumentsThatAreNoJsonAreRefused() throws Exception {
        // Given
        ObjectNode body = with(
                chat("", 2),
                "{'messages':[{'role':'user','content':'Weather?'},{'role':'assistant','tool_calls':[{'id':'abcdef123',"
                        + "'type':'function','function':{'name':'get_weather','arguments':'{'}}]}]}");

        // When
        JsonNode error = worker.answer(body).path("error");

        // Then
        assertThat(error.path("code").asText()).isEqualTo("invalid_value");
        assertThat(error.path("message").asText()).startsWith("The arguments of a call must be a JSON object");
    }
}
