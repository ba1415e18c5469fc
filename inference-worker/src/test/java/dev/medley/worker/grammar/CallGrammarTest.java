package dev.medley.worker.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.worker.chat.CallForm;
import dev.medley.worker.chat.CallForm.Part;
import dev.medley.worker.chat.CallForms;
import dev.medley.worker.grammar.Grammars.Function;
import dev.medley.worker.grammar.Grammars.Otherwise;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls in the forms that bases were trained to write, by a model that knows nothing. */
class CallGrammarTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<CallForm> forms() {
        return Stream.of(CallForm.OWN, CallForms.BARE, CallForms.MARKED, CallForms.LISTED);
    }

    private static List<Function> functions() throws Exception {
        JsonNode cities =
                JSON.readTree("{'type':'object','properties':{'city':{'enum':['Rome','Oslo']}},'required':['city']}"
                        .replace('\'', '"'));
        return List.of(new Function("weather", cities, true), new Function("time", JSON.missingNode(), false));
    }

    private static Cursor after(CallForm form, Otherwise otherwise, String text) throws Exception {
        Cursor cursor = new Grammars(RandomAnswers.VOCABULARY, form)
                .call(functions(), otherwise, true)
                .begin();
        cursor.accept(text.getBytes(StandardCharsets.UTF_8));
        return cursor;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aCallNamesOneOfTheFunctionsAndKeepsItsSchema(CallForm form) throws Exception {
        // Given
        Grammar grammar =
                new Grammars(RandomAnswers.VOCABULARY, form).call(functions(), new Otherwise.Nothing(), false);
        String opening = ((Part.Literal) form.opening().getFirst()).text();
        String json = opening.substring(opening.indexOf('{'));

        for (int seed = 0; seed < 60; seed++) {
            // When
            String text = RandomAnswers.of(grammar, 160, seed);

            // Then
            assertThat(text).startsWith(opening);
            JsonNode call = JSON.readTree(json + text.substring(opening.length()));
            assertThat(call.path("name").asText()).isIn("weather", "time");
            JsonNode arguments = call.has("arguments") ? call.path("arguments") : call.path("parameters");
            assertThat(arguments.path("city").asText())
                    .isIn(call.path("name").asText().equals("time") ? List.of("") : List.of("Rome", "Oslo"));
            assertThat(call.path("id").asText("123456789")).matches("[a-zA-Z0-9]{9}");
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void anAnswerThatBeginsLikeACallGoesOnAsOne(CallForm form) throws Exception {
        // Given
        var text = new Otherwise.AnyText();

        // When
        Cursor beginning = after(form, text, "");
        Cursor mark = after(form, text, form.mark());
        Cursor other = after(form, text, form.mark() + "?");

        // Then
        assertThat(beginning.mayEnd()).isTrue();
        assertThat(mark.mayEnd()).isFalse();
        assertThat(other.isStuck()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aCallFollowsTextOnlyWhereItCanBeToldFromIt(CallForm form) throws Exception {
        // When
        Cursor cursor = after(form, new Otherwise.AnyText(), "Well, <[{ let me see: " + form.mark());

        // Then
        assertThat(cursor.mayEnd()).isEqualTo(form.equals(CallForms.BARE));
        assertThat(cursor.isComplete()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"<<tool_call>, false", "<tool<tool_call>, false", "<tool_cal<tool_call, true", "<tool_call, true"})
    void aBrokenMarkMayBeginAnew(String text, boolean mayEnd) throws Exception {
        // When
        Cursor cursor = after(CallForm.OWN, new Otherwise.AnyText(), text);

        // Then
        assertThat(cursor.mayEnd()).isEqualTo(mayEnd);
    }

    @Test
    void aMarkThatRepeatsItselfIsFoundInside() throws Exception {
        // Given
        CallForm form = CallForms.of("abab! {\"n\": \"", "\", ", "}");

        // When
        Cursor cursor = after(form, new Otherwise.AnyText(), "ababab!");

        // Then
        assertThat(cursor.mayEnd()).isFalse();
    }

    @Test
    void aCallIsCompleteAtTheEndOfItsForm() throws Exception {
        // Given
        String call = "[TOOL_CALLS] [{\"name\": \"time\", \"arguments\": {}, \"id\": \"aB3456789\"}]";

        // When
        Cursor cursor = after(CallForms.LISTED, new Otherwise.AnyText(), "Let me see. " + call);

        // Then
        assertThat(cursor.isComplete()).isTrue();
    }

    @Test
    void severalCallsFollowEachOtherInTheForm() throws Exception {
        // Given
        Grammar marked = new Grammars(RandomAnswers.VOCABULARY, CallForms.MARKED)
                .call(functions(), new Otherwise.Nothing(), true);
        Grammar listed = new Grammars(RandomAnswers.VOCABULARY, CallForms.LISTED)
                .call(functions(), new Otherwise.Nothing(), true);
        int several = 0;

        for (int seed = 0; seed < 60; seed++) {
            // When
            String blocks = RandomAnswers.of(marked, 400, seed);
            String list = RandomAnswers.of(listed, 400, seed);

            // Then
            List<String> each = List.of(blocks.split("\n(?=<tool_call>)"));
            assertThat(each)
                    .allSatisfy(
                            block -> assertThat(block)
                                    .matches(
                                            "<tool_call>\n\\{\"name\": \"(weather|time)\", \"arguments\": \\{.*}}\n</tool_call>"));
            JsonNode calls = JSON.readTree(list.substring("[TOOL_CALLS] ".length()));
            assertThat(calls).allMatch(call -> call.path("id").asText().length() == CallForm.ID_LENGTH);
            several += each.size() > 1 && calls.size() > 1 ? 1 : 0;
        }
        assertThat(several).isPositive();
    }

    @Test
    void behindACallTheAnswerMayEndOrCallAgain() throws Exception {
        // Given
        String call = "<tool_call>\n{\"name\": \"time\", \"arguments\": {}}\n</tool_call>";

        // When
        Cursor one = after(CallForms.MARKED, new Otherwise.AnyText(), call);
        Cursor begun = after(CallForms.MARKED, new Otherwise.AnyText(), call + "\n<tool");
        Cursor two = after(CallForms.MARKED, new Otherwise.AnyText(), call + "\n" + call);
        Cursor text = after(CallForms.MARKED, new Otherwise.AnyText(), call + "\nWell");

        // Then
        assertThat(one.mayEnd()).isTrue();
        assertThat(one.isComplete()).isFalse();
        assertThat(begun.mayEnd()).isFalse();
        assertThat(two.mayEnd()).isTrue();
        assertThat(text.isStuck()).isTrue();
    }

    @Test
    void anAnswerThatMayCallOnceIsCompleteThen() throws Exception {
        // Given
        Cursor cursor = new Grammars(RandomAnswers.VOCABULARY, CallForms.MARKED)
                .call(functions(), new Otherwise.AnyText(), false)
                .begin();

        // When
        cursor.accept(
                "<tool_call>\n{\"name\": \"time\", \"arguments\": {}}\n</tool_call>".getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(cursor.isComplete()).isTrue();
    }

    @Test
    void whereTokensDoNotSufficeForAnotherCallNoneBegins() throws Exception {
        // Given
        Cursor cursor = after(
                CallForms.MARKED,
                new Otherwise.Nothing(),
                "<tool_call>\n{\"name\": \"time\", \"arguments\": {}}\n</tool_call>");
        int another = 1 + '\n';

        // When
        float few = cursor.masked(new float[400], 20)[another];
        float many = cursor.masked(new float[400], 100)[another];

        // Then
        assertThat(few).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(many).isZero();
    }

    @Test
    void whereTokensDoNotSufficeForACallNoneBegins() throws Exception {
        // Given
        Grammar grammar =
                new Grammars(RandomAnswers.VOCABULARY, CallForm.OWN).call(functions(), new Otherwise.AnyText(), true);
        Cursor cursor = grammar.begin();
        cursor.accept("<tool_call".getBytes(StandardCharsets.UTF_8));
        int last = 1 + '>';

        // When
        float few = cursor.masked(new float[400], 10)[last];
        float many = cursor.masked(new float[400], 100)[last];

        // Then
        assertThat(few).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(many).isZero();
    }
}
