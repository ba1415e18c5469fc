package dev.medley.worker.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.worker.chat.CallForm.Part;
import dev.medley.worker.chat.Conversation.Call;
import dev.medley.worker.chat.Conversation.Message;
import dev.medley.worker.chat.Conversation.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is learnt of calls from the templates of the vectors, and the text that they make of functions and calls then. */
class CallProbeTest {
    private static final JsonNode VECTORS = vectors();
    private static final Map<String, String> TOKENS = Map.of("bos_token", "<s>", "eos_token", "</s>");
    private static final Call CALL = new Call("ID", "NAME", "{}");

    private static JsonNode vectors() {
        try (var in = CallProbeTest.class.getResourceAsStream("/template/vectors.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ChatTemplate template(String name) {
        return ChatTemplate.of(VECTORS.path("templates").path(name).asText(), TOKENS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "marked   | <tool_call>;{\"name\": \"NAME\", \"arguments\": {}};</tool_call> | <tool_call> | true",
                "bare     | {\"name\": \"NAME\", \"parameters\": {}} | {\"name\" | false",
                "listed   | [TOOL_CALLS] [{\"name\": \"NAME\", \"arguments\": {}, \"id\": \"ID\"}] | [TOOL_CALLS] | true",
                "thoughts | <call>{\"name\": \"NAME\", \"arguments\": {}}</call> | <call> | true",
            })
    void learnsTheFormOfCallsFromTheTemplate(String name, String written, String mark, boolean mayFollowText) {
        // When
        CallForm form = template(name).callForm();

        // Then
        assertThat(form.written(CALL)).isEqualTo(written.replace(';', '\n'));
        assertThat(form.mark()).isEqualTo(mark);
        assertThat(form.mayFollowText()).isEqualTo(mayFollowText);
        assertThat(form.hasId()).isEqualTo(name.equals("listed"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "marked   | };</tool_call>;<tool_call>;{\"name\": \"",
                "listed   | , \"id\": \"ID\"}, {\"name\": \"",
                "thoughts | }</call>;<call>{\"name\": \"",
                "bare     | ^^",
                "chatml   | }</tool_call><tool_call>{\"name\": \"",
            })
    void learnsWhatStandsBetweenTwoCalls(String name, String next) {
        // When
        CallForm form = template(name).callForm();

        // Then
        assertThat(form.next().stream()
                        .map(part -> part instanceof Part.Literal(String text) ? text : "ID")
                        .collect(Collectors.joining()))
                .isEqualTo(next.replace(';', '\n'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // It tells the first one only.
                "{% set c = m.tool_calls[0] %}<call> {{ c.function.name }} {{ c.function.arguments|tojson }}",
                // Numbered, each is written in another way.
                "{% for c in m.tool_calls %}<call> {{ loop.index }} {{ c.function.name }} {{ c.function.arguments|tojson }}"
                        + "{% endfor %}",
                // The second one is another turn.
                "{% for c in m.tool_calls %}{{ '' if loop.first else '</s><s>' }}<call> {{ c.function.name }} "
                        + "{{ c.function.arguments|tojson }}{% endfor %}",
                // Nobody could say where the second name begins.
                "{% for c in m.tool_calls %}{{ '<call> ' if loop.first else c.id }}{{ c.function.name }} "
                        + "{{ c.function.arguments|tojson }}{% endfor %}",
            })
    void callsOnceWhereTheTemplateHasNoTwoCallsAlike(String calls) {
        // Given
        String template =
                "{% for t in tools %}{{ t }}{% endfor %}{% for m in messages %}<s>{{ m.content }}{% if m.tool_calls %}"
                        + calls + "{% endif %}</s>{% endfor %}{% if add_generation_prompt %}<s>{% endif %}";

        // When
        CallForm form = ChatTemplate.of(template, TOKENS).callForm();

        // Then
        assertThat(form.mark()).isEqualTo("<call>");
        assertThat(form.next()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chatml", "alternating", "phi3", "commandr", "deepseek", "dated"})
    void keepsToItsOwnWordsWhereTheTemplateHasNoneOrOnesThatItCannotRead(String name) {
        assertThat(template(name).callForm()).isEqualTo(CallForm.OWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Results are not told.
                "{% for t in tools %}{{ t }}{% endfor %}{% for m in messages if m.role != 'tool' %}|{{ m.content }}"
                        + "{% for c in m.tool_calls %}!{{ c.function.name }}:{{ c.function.arguments|tojson }}{% endfor %}{% endfor %}",
                // Arguments come first.
                "{% for t in tools %}{{ t }}{% endfor %}{% for m in messages %}|{{ m.content }}{% for c in m.tool_calls %}"
                        + "!{{ c.function.arguments|tojson }} to {{ c.function.name }}.{% endfor %}{% endfor %}",
                // Nobody could say where the name ends.
                "{% for t in tools %}{{ t }}{% endfor %}{% for m in messages %}|{{ m.content }}{% for c in m.tool_calls %}"
                        + "!{{ c.function.name }}with{{ c.function.arguments|tojson }}{% endfor %}{% endfor %}",
                // The name comes twice.
                "{% for t in tools %}{{ t }}{% endfor %}{% for m in messages %}|{{ m.content }}{% for c in m.tool_calls %}"
                        + "!{{ c.function.name }}:{{ c.function.arguments|tojson }}:{{ c.function.name }}{% endfor %}{% endfor %}",
                // Arguments are not JSON.
                "{% for t in tools %}{{ t }}{% endfor %}{% for m in messages %}|{{ m.content }}{% for c in m.tool_calls %}"
                        + "!{{ c.function.name }}{% for k, v in c.function.arguments.items() %}:{{ k }}={{ v }}{% endfor %}{% endfor %}"
                        + "{% endfor %}",
            })
    void keepsToItsOwnWordsWhereCallsAreWrittenOddly(String template) {
        assertThat(ChatTemplate.of(template, TOKENS).callForm()).isEqualTo(CallForm.OWN);
    }

    @ParameterizedTest
    @CsvSource({
        "marked, tools",
        "marked, call",
        "marked, two calls",
        "bare, tools",
        "bare, call",
        "listed, tools",
        "listed, call",
        "listed, two calls",
        "thoughts, tools",
        "thoughts, call"
    })
    void tellsFunctionsCallsAndResultsAsTransformers(String name, String chat) {
        // Given
        JsonNode values = VECTORS.path("values").path(chat);
        List<JsonNode> tools = new ArrayList<>();
        values.path("tools").forEach(tools::add);
        List<Message> messages = new ArrayList<>();
        values.path("messages").forEach(message -> messages.add(message(message)));

        // When
        String text = template(name).render(new Conversation(messages, tools, Map.of()), true);

        // Then
        assertThat(text).isEqualTo(text(name, chat));
    }

    @Test
    void tellsThemInItsOwnWordsElsewhere() {
        // Given
        JsonNode tool = TemplateValues.object("{\"type\":\"function\",\"function\":{\"name\":\"f\",\"n\":1.0}}");
        List<Call> calls = List.of(new Call("c1", "f", "{\"a\":1}"), new Call("c2", "f", "{}"));
        var call = new Message("assistant", "", calls, Optional.empty());
        var result = new Message("tool", "sunny", List.of(), Optional.of(new Result("c1", "f")));
        var conversation = new Conversation(
                List.of(new Message("user", "Weather?"), call, result, result), List.of(tool), Map.of());

        // When
        String text = template("chatml").render(conversation, false);

        // Then
        assertThat(text).isEqualTo("""
                <|im_start|>system
                You can call functions. They are, one JSON object a line:
                {"name":"f","n":1.0}
                To call one, answer with nothing but
                <tool_call>{"name": "function", "arguments": {"parameter": "value"}}</tool_call><|im_end|>
                <|im_start|>user
                Weather?<|im_end|>
                <|im_start|>assistant
                <tool_call>{"name": "f", "arguments": {"a":1}}</tool_call><tool_call>{"name": "f", "arguments": {}}</tool_call><|im_end|>
                <|im_start|>user
                <tool_response>sunny</tool_response>
                <tool_response>sunny</tool_response><|im_end|>
                """);
    }

    private static String text(String template, String chat) {
        for (JsonNode vector : VECTORS.path("chats")) {
            if (vector.path("template").asText().equals(template)
                    && vector.path("values").asText().equals(chat)) {
                return vector.path("text").asText();
            }
        }
        throw new IllegalArgumentException(template + ", " + chat);
    }

    private static Message message(JsonNode message) {
        List<Call> calls = new ArrayList<>();
        message.path("tool_calls")
                .forEach(call -> calls.add(new Call(
                        call.path("id").asText(),
                        call.at("/function/name").asText(),
                        call.at("/function/arguments").toString())));
        Optional<Result> result = message.path("role").asText().equals("tool")
                ? Optional.of(new Result(
                        message.path("tool_call_id").asText(),
                        message.path("name").asText()))
                : Optional.empty();
        return new Message(
                message.path("role").asText(), message.path("content").asText(), calls, result);
    }
}
