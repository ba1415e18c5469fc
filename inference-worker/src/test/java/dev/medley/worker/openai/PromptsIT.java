package dev.medley.worker.openai;

import static dev.medley.worker.openai.HttpWorker.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Completions of several prompts at once, as evaluation harnesses send them. */
@QuarkusTest
@TestProfile(StandAlone.class)
class PromptsIT {
    private static final String BASE = "HuggingFaceTB/SmolLM2-135M-Instruct";
    private static final List<String> PROMPTS = List.of("The capital of France is", "One, two, three,");

    @TestHTTPResource("/")
    URI address;

    private HttpWorker worker;

    @BeforeEach
    void connect() {
        worker = new HttpWorker(address);
    }

    @Test
    void eachPromptIsAnsweredAsAlone() throws Exception {
        // Given
        List<String> alone = PROMPTS.stream().map(this::text).toList();

        // When
        JsonNode together = complete(body("['%s','%s']".formatted(PROMPTS.toArray()), "'n':2"));

        // Then
        assertThat(texts(together)).containsExactly(alone.get(0), alone.get(0), alone.get(1), alone.get(1));
        assertThat(together.at("/usage/prompt_tokens").asInt())
                .isEqualTo(PROMPTS.stream().mapToInt(this::tokens).sum());
        assertThat(together.at("/usage/completion_tokens").asInt()).isEqualTo(4 * 6);
    }

    @Test
    void choicesOfSeveralPromptsStreamSideBySide() throws Exception {
        // When
        String[] streamed = {"", ""};
        worker.post("completions", body("['%s','%s']".formatted(PROMPTS.toArray()), "'stream':true,'echo':true"))
                .body()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> read(line.substring(6)).at("/choices/0"))
                .forEach(choice -> streamed[choice.path("index").asInt()] +=
                        choice.path("text").asText());

        // Then
        for (int i = 0; i < PROMPTS.size(); i++) {
            assertThat(streamed[i]).isEqualTo(PROMPTS.get(i) + text(PROMPTS.get(i)));
        }
    }

    @Test
    void promptsThatAreGivenBackAreJudgedEach() throws Exception {
        // When
        JsonNode judged =
                complete(body("['%s','%s']".formatted(PROMPTS.toArray()), "'max_tokens':0,'echo':true,'logprobs':1"));

        // Then
        for (int i = 0; i < PROMPTS.size(); i++) {
            JsonNode choice = judged.path("choices").path(i);
            assertThat(choice.path("text").asText()).isEqualTo(PROMPTS.get(i));
            assertThat(choice.at("/logprobs/token_logprobs")).hasSize(tokens(PROMPTS.get(i)));
        }
    }

    @Test
    void tokenIdsAreGivenBackAsTheirText() throws Exception {
        // Given
        String fields = "'max_tokens':0,'echo':true,'logprobs':1";
        JsonNode text = complete(body("'Hello, world!'", fields)).at("/choices/0");

        // When
        JsonNode ids = complete(body("[19556,28,905,17]", fields)).at("/choices/0");

        // Then
        assertThat(ids.path("text").asText()).isEqualTo("Hello, world!");
        assertThat(ids.path("logprobs")).isEqualTo(text.path("logprobs"));
    }

    @Test
    void tokensTellWhereInTheTextTheirCharactersAre() throws Exception {
        // Given: one character is of several tokens, one of two UTF-16 units
        String prompt = "Zoë 😀 漢";

        // When
        JsonNode offsets = complete(body("'" + prompt + "'", "'max_tokens':0,'echo':true,'logprobs':0"))
                .at("/choices/0/logprobs/text_offset");

        // Then
        List<Integer> told = new ArrayList<>();
        offsets.forEach(each -> told.add(each.asInt()));
        assertThat(told).isSorted().startsWith(0).endsWith(prompt.codePointCount(0, prompt.length()) - 1);
        assertThat(Set.copyOf(told)).hasSizeLessThan(told.size());
    }

    @Test
    void choicesOfOneSeedAreNoneOfTheNext() throws Exception {
        // Given
        String drawn = "'n':3,'temperature':1,'max_tokens':12,'seed':";

        // When
        List<String> first = texts(complete(body("'Once upon a time'", drawn + 5)));
        List<String> next = texts(complete(body("'Once upon a time'", drawn + 6)));

        // Then
        assertThat(first).doesNotHaveDuplicates().doesNotContainAnyElementsOf(next);
    }

    @Test
    void textsAndTokenIdsMayStandTogether() throws Exception {
        assertThat(texts(complete(body("['" + PROMPTS.getLast() + "',[504,3575,282,4649,314]]", "'n':1")))
                        .getFirst())
                .isEqualTo(text(PROMPTS.getLast()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "['a','']", "['a',7]", "[[1],[]]", "['a',null]", "[[1,'a'],[2]]"})
    void aListWithSomethingElseInItIsRefused(String prompts) throws Exception {
        // When
        var answer = worker.post("completions", body(prompts, "'n':1"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).at("/error/param").asText()).isEqualTo("prompt");
    }

    @Test
    void moreChoicesThanABatchCanBeAreRefused() throws Exception {
        // Given
        String prompts = Stream.generate(() -> "'a'").limit(129).toList().toString();

        // Then
        assertThat(worker.post("completions", body(prompts, "'n':1")).statusCode())
                .isEqualTo(400);
    }

    private static ObjectNode body(String prompts, String fields) throws Exception {
        return HttpWorker.with(
                JSON.createObjectNode().put("model", BASE).put("max_tokens", 6),
                "{'prompt':" + prompts + "," + fields + "}");
    }

    private JsonNode alone(String prompt) {
        try {
            return complete(body("'" + prompt + "'", "'n':1"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String text(String prompt) {
        return alone(prompt).at("/choices/0/text").asText();
    }

    private int tokens(String prompt) {
        return alone(prompt).at("/usage/prompt_tokens").asInt();
    }

    private JsonNode complete(ObjectNode body) throws Exception {
        return read(worker.post("completions", body).body());
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> texts(JsonNode answer) {
        return StreamSupport.stream(answer.path("choices").spliterator(), false)
                .map(choice -> choice.path("text").asText())
                .toList();
    }
}
