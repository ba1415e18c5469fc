package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
    @Test
    void comparesTheLastUserTurn() {
        // Given
        JsonNode body = json("{'model':'auto','messages':[{'role':'system','content':'be brief'},"
                + "{'role':'user','content':'first'},{'role':'assistant','content':'ok'},"
                + "{'role':'user','content':[{'type':'text','text':'second'},{'type':'text','text':'part'}]},"
                + "{'role':'assistant','content':'hm'}]}");

        // When
        AnswerRequest request = RequestReader.chat(body);

        // Then
        assertThat(request.prompt()).contains("second\npart");
        assertThat(request.model()).isEqualTo("auto");
    }

    @Test
    void leavesTokenIdsToTheWorker() {
        // Given
        JsonNode body = json("{'model':'auto','prompt':[1,2,3]}");

        // When
        AnswerRequest request = RequestReader.completion(body);

        // Then
        assertThat(request.prompt()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'messages':[{'role':'user','content':'x'}]}             | missing_required_parameter | model",
                "{'model':'auto'}                                         | missing_required_parameter | messages",
                "{'model':5,'messages':[{'role':'user','content':'x'}]}   | invalid_value | model",
                "{'model':'auto','messages':[]}                           | invalid_value | messages",
                "{'model':'auto','messages':'x'}                          | invalid_value | messages",
                "{'model':'auto','messages':['x']}                        | invalid_value | messages[0].role",
                "{'model':'auto','messages':[{'role':'user','content':[{'type':'image_url'}]}]} | invalid_value |"
                        + " messages[0].content",
            })
    void refusesMalformedChats(String body, String code, String param) {
        // Given
        JsonNode node = json(body);

        // When
        RequestRefused refused = catchThrowableOfType(RequestRefused.class, () -> RequestReader.chat(node));

        // Then
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.param()).contains(param);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'content':' '", "'content':[]", "'content':null", "'name':'x'"})
    void refusesToSearchForNothing(String content) {
        // Given: a model that needs no adapters may answer it
        AnswerRequest request = RequestReader.chat(json("{'model':'x','messages':[{'role':'user'," + content + "}]}"));

        // When
        RequestRefused refused = catchThrowableOfType(RequestRefused.class, request::question);

        // Then
        assertThat(refused.code()).isEqualTo("invalid_value");
        assertThat(refused.param()).contains("messages");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{}                               | missing_required_parameter | input",
                "{'input':''}                     | invalid_value              | input",
                "{'input':['x']}                  | invalid_value              | input",
                "{'input':'x','k':3}              | invalid_value              | k",
                "{'input':'x','top_k':0}          | invalid_adapter_blend      | top_k",
                "{'input':'x','filter':{'a':1}}   | invalid_adapter_blend      | filter.a",
            })
    void refusesMalformedRoutes(String body, String code, String param) {
        // Given
        JsonNode node = json(body);

        // When
        RequestRefused refused = catchThrowableOfType(RequestRefused.class, () -> RequestReader.route(node));

        // Then
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.param()).contains(param);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{} {}", "{'a':1,'a':2}", "{'a':NaN}", "{'a':Infinity}", "{a:1}"})
    void refusesWhatIsNotOneJsonObject(String body) {
        // Given
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);

        // When
        RequestRefused refused = catchThrowableOfType(RequestRefused.class, () -> JsonBody.parse(bytes));

        // Then
        assertThat(refused.code()).isEqualTo("invalid_json");
        assertThat(refused.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'a':1,} | it is not valid JSON at line 1, column 8",
                "{'a':1, 'a':2} | a field is there twice, at line 1, column 12",
                "{} {} | something follows the first value",
                "[] | it must be an object"
            })
    void saysWhatIsWrongWithABody(String body, String reason) {
        // Given
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);

        // When
        RequestRefused refused = catchThrowableOfType(RequestRefused.class, () -> JsonBody.parse(bytes));

        // Then
        assertThat(refused).hasMessage("the body can't be taken: " + reason);
    }

    @Test
    void refusesABodyOverTheLimit() {
        // Given
        ByteArrayInputStream body = new ByteArrayInputStream(new byte[JsonBody.MAX_BYTES + 1]);

        // When
        RequestRefused refused = catchThrowableOfType(RequestRefused.class, () -> JsonBody.read(body));

        // Then
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.code()).isEqualTo("request_too_large");
    }

    private static JsonNode json(String singleQuoted) {
        return JsonBody.parse(singleQuoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
