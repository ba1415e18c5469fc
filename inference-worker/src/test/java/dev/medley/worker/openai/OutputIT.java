package dev.medley.worker.openai;

import static dev.medley.worker.openai.HttpWorker.BASE;
import static dev.medley.worker.openai.HttpWorker.JSON;
import static dev.medley.worker.openai.HttpWorker.chat;
import static dev.medley.worker.openai.HttpWorker.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms of answers over HTTP: JSON, JSON of a schema, tool calls, several choices, a prompt given back. */
@QuarkusTest
@TestProfile(StandAlone.class)
class OutputIT {
    private static final String PERSON =
            "{'response_format':{'type':'json_schema','json_schema':{'name':'person','strict':true,"
                    + "'schema':{'type':'object','properties':{'name':{'type':'string','maxLength':8},"
                    + "'age':{'type':'integer'},'kind':{'enum':['cat','dog']}},"
                    + "'required':['name','age','kind'],'additionalProperties':false}}}}";
    private static final String WEATHER =
            "'tools':[{'type':'function','function':{'name':'get_weather','description':'Weather of a city',"
                    + "'parameters':{'type':'object','properties':{'city':{'type':'string','maxLength':6},"
                    + "'unit':{'enum':['C','F']}},'required':['city','unit']}}}]";

    @TestHTTPResource("/")
    URI address;

    private HttpWorker worker;

    @BeforeEach
    void open() {
        worker = new HttpWorker(address);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 20})
    void aJsonObjectIsWholeWhateverTheTokens(int maxTokens) throws Exception {
        // Given
        ObjectNode body =
                with(chat("Describe a river as JSON.", maxTokens), "{'response_format':{'type':'json_object'}}");

        // When
        JsonNode answer = worker.answer(body);

        // Then
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(JSON.readTree(answer.at("/choices/0/message/content").asText())
                        .isObject())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1.5})
    void aSchemaHoldsAtAnyTemperature(double temperature) throws Exception {
        // Given
        ObjectNode body = with(chat("Describe my dog Rex, who is 3.", 40), PERSON);
        body.put("temperature", temperature).put("seed", 5).put("model", "people-to-json");

        // When
        JsonNode answer = worker.answer(body);

        // Then
        JsonNode person = JSON.readTree(answer.at("/choices/0/message/content").asText());
        assertThat(person.path("name").asText().length()).isLessThanOrEqualTo(8);
        assertThat(person.path("age").isIntegralNumber()).isTrue();
        assertThat(person.path("kind").asText()).isIn("cat", "dog");
    }

    @Test
    void tooFewTokensEndASchemasAnswerByLength() throws Exception {
        // Given
        ObjectNode body = with(chat("Describe my dog.", 3), PERSON);

        // When
        JsonNode choice = worker.answer(body).at("/choices/0");

        // Then
        assertThat(choice.path("finish_reason").asText()).isEqualTo("length");
        assertThat(choice.at("/message/content").asText()).startsWith("{\"n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'required'", "{'type':'function','function':{'name':'get_weather'}}"})
    void aToolIsCalledWithItsArguments(String choice) throws Exception {
        // Given
        String tools = "{" + WEATHER + ",'tool_choice':" + choice + "}";

        // When
        JsonNode whole = worker.answer(with(chat("How is the weather in Rome?", 80), tools))
                .at("/choices/0");
        List<JsonNode> chunks = worker.chunks(with(chat("How is the weather in Rome?", 80), tools));

        // Then
        JsonNode call = whole.at("/message/tool_calls/0");
        assertThat(whole.path("finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(whole.at("/message/content").isNull()).isTrue();
        assertThat(call.at("/function/name").asText()).isEqualTo("get_weather");
        assertThat(JSON.readTree(call.at("/function/arguments").asText())
                        .path("unit")
                        .asText())
                .isIn("C", "F");
        List<JsonNode> deltas = chunks.stream()
                .map(chunk -> chunk.at("/choices/0/delta/tool_calls/0"))
                .filter(each -> !each.isMissingNode())
                .toList();
        assertThat(deltas.getFirst().path("id").asText()).startsWith("call_");
        assertThat(deltas.stream().skip(1)).noneMatch(delta -> delta.has("id")).hasSizeGreaterThan(1);
        assertThat(deltas.stream()
                        .map(delta -> delta.at("/function/arguments").asText())
                        .collect(Collectors.joining()))
                .isEqualTo(call.at("/function/arguments").asText());
        assertThat(chunks.getLast().at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    }

    @Test
    void aCallThatIsCutOffBeforeItsNameIsNone() throws Exception {
        // Given
        String tools = "{" + WEATHER + ",'tool_choice':'required'}";

        // When
        JsonNode choice = worker.answer(with(chat("How is the weather in Rome?", 3), tools))
                .at("/choices/0");

        // Then
        assertThat(choice.path("finish_reason").asText()).isEqualTo("length");
        assertThat(choice.at("/message").has("tool_calls")).isFalse();
        assertThat(choice.at("/message/content").asText("?")).isEmpty();
    }

    @Test
    void aModelThatMayCallAnswersInTextOrCalls() throws Exception {
        // Given
        ObjectNode body = with(chat("Say hello.", 8), "{" + WEATHER + "}");

        // When
        JsonNode choice = worker.answer(body).at("/choices/0");

        // Then
        boolean isCall = choice.at("/message").has("tool_calls");
        assertThat(choice.at("/message/content").isNull()).isEqualTo(isCall);
        assertThat(choice.path("finish_reason").asText()).isIn("stop", "length", "tool_calls");
    }

    @Test
    void aConversationWithCallsAndResultsIsRead() throws Exception {
        // Given
        ObjectNode body = with(
                chat("", 4),
                "{'messages':[{'role':'developer','content':'Be"
                        + " short.'},{'role':'user','content':[{'type':'text','text':'Weather?'}]},"
                        + "{'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function','function':{'name':'f','arguments':'{}'}},{'id':'c2','type':'function','function':{'name':'f','arguments':'{}'}}]},"
                        + "{'role':'tool','tool_call_id':'c1','content':'sunny'},{'role':'tool','tool_call_id':'c2','content':'warm'}],"
                        + "'parallel_tool_calls':true,'user':'someone','metadata':{'a':1},'store':false}");

        // When
        JsonNode answer = worker.answer(body);

        // Then
        assertThat(answer.at("/choices/0/message/content").asText())
                .as(answer.toString())
                .isNotBlank();
    }

    @Test
    void everyChoiceHasItsOwnEnd() throws Exception {
        // Given
        ObjectNode body = with(
                chat("Name a colour.", 4),
                "{'n':3,'temperature':1,'seed':1,'stream_options':{'include_usage':true},'max_completion_tokens':5}");

        // When
        List<JsonNode> chunks = worker.chunks(body);

        // Then
        for (int index = 0; index < 3; index++) {
            int wanted = index;
            assertThat(chunks.stream()
                            .map(chunk -> chunk.at("/choices/0"))
                            .filter(choice -> choice.path("index").asInt(-1) == wanted)
                            .filter(choice -> !choice.path("finish_reason").isNull()))
                    .hasSize(1);
        }
        JsonNode usage = chunks.getLast();
        assertThat(usage.path("choices")).isEmpty();
        assertThat(usage.at("/usage/completion_tokens").asInt()).isBetween(6, 15);
        assertThat(usage.at("/usage/prompt_tokens_details/cached_tokens").isInt())
                .isTrue();
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allMatch(chunk -> chunk.path("usage").isNull());
    }

    @Test
    void theFingerprintTellsBlendsApart() throws Exception {
        // Given
        ObjectNode blend = with(chat("Hi.", 1), "{'adapters':[{'id':'clock-24h','weight':0.5}]}");

        // When
        String base = worker.answer(chat("Hi.", 1)).path("system_fingerprint").asText();
        String half = worker.answer(blend).path("system_fingerprint").asText();
        String again = worker.answer(blend).path("system_fingerprint").asText();
        String whole = worker.answer(chat("Hi.", 1).put("model", "clock-24h"))
                .path("system_fingerprint")
                .asText();

        // Then
        assertThat(List.of(base, half, whole)).doesNotHaveDuplicates().allMatch(each -> each.startsWith("fp_"));
        assertThat(again).isEqualTo(half);
    }

    @Test
    void aPromptIsGivenBackWhereItIsWanted() throws Exception {
        // Given
        ObjectNode body = JSON.createObjectNode().put("model", BASE).put("prompt", "The capital of France is");
        body.put("max_tokens", 2).put("echo", true).put("best_of", 1).put("suffix", "");

        // When
        JsonNode answer = JSON.readTree(worker.post("completions", body).body());

        // Then
        assertThat(answer.at("/choices/0/text").asText())
                .startsWith("The capital of France is ")
                .contains("Paris");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'response_format':'json'}                             | invalid_value         | response_format",
                "{'response_format':{'type':'yaml'}}                    | invalid_value         | response_format.type",
                "{'response_format':{'type':'json_schema'}}             | invalid_value         |"
                        + " response_format.json_schema",
                "{'response_format':{'type':'json_schema','json_schema':{'name':'x','strict':true,'schema':{'type':'object','properties':{'a':{'type':'integer','not':{}}}}}}}"
                        + " | unsupported_schema | response_format.json_schema.schema.properties.a.not",
                "{'response_format':{'type':'json_schema','json_schema':{'name':'x','strict':'yes','schema':{}}}} |"
                        + " invalid_value | response_format.json_schema.strict",
                "{'tools':{}}                                           | invalid_value         | tools",
                "{'tools':[{'type':'retrieval'}]}                       | unsupported_parameter | tools[0].type",
                "{'tools':[{'type':'function','function':{'name':'a b'}}]} | invalid_value      |"
                        + " tools[0].function.name",
                "{'tools':[{'type':'function','function':{'name':'f','strict':true,'parameters':{'not':{}}}}]} |"
                        + " unsupported_schema | tools[0].function.parameters.not",
                "{'tool_choice':'required'}                             | invalid_value         | tool_choice",
                "{'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':{'type':'function','function':{'name':'g'}}}"
                        + " | invalid_value | tool_choice",
                "{'functions':[{'name':'f'}]}                           | unsupported_parameter | functions",
                "{'parallel_tool_calls':'yes'}                          | invalid_value         | parallel_tool_calls",
                "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{}}]}]} |"
                        + " unsupported_parameter | messages[0].content",
                "{'messages':[{'role':'user','content':7}]}             | invalid_value         | messages[0].content",
                "{'messages':[{'role':'assistant','tool_calls':[{}]}]}  | invalid_value         |"
                        + " messages[0].tool_calls[0].function",
                "{'messages':[{'role':'user','content':'Hi.'},{'role':'tool','tool_call_id':'c1','content':'warm'},"
                        + "{'role':'assistant','tool_calls':[{'id':'c1','function':{'name':'f','arguments':'{}'}}]}]}"
                        + " | invalid_value | messages[1].tool_call_id",
                "{'logit_bias':{'49151':1,'49152':1}}                   | invalid_value         | logit_bias",
            })
    void refusesFormsByName(String change, String code, String param) throws Exception {
        // Given
        ObjectNode body = with(chat("Hello.", 4), change);

        // When
        JsonNode error = worker.answer(body).path("error");

        // Then
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("param").asText()).isEqualTo(param);
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    }
}
