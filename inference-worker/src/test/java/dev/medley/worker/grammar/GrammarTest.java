package dev.medley.worker.grammar;

import static com.fasterxml.jackson.databind.node.JsonNodeType.MISSING;
import static com.fasterxml.jackson.databind.node.JsonNodeType.NULL;
import static com.fasterxml.jackson.databind.node.JsonNodeType.NUMBER;
import static com.fasterxml.jackson.databind.node.JsonNodeType.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of a model that knows nothing: random tokens, as far as the grammar lets them. */
class GrammarTest {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final int END = 0;
    private static final List<byte[]> TOKENS = tokens();
    private static final Vocabulary VOCABULARY = new Vocabulary(TOKENS::get, TOKENS.size(), Set.of(END));
    private final Grammars grammars = new Grammars(VOCABULARY);

    private static final String PERSON = """
        {"type": "object", "title": "Person", "required": ["name", "age", "tags"], "additionalProperties": false,
         "properties": {
           "name": {"type": "string", "minLength": 2, "maxLength": 5},
           "nick": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": null},
           "age": {"type": "integer"},
           "height": {"type": ["number", "null"]},
           "kind": {"enum": ["cat", "dog", 3, "é"]},
           "tags": {"type": "array", "items": {"type": "boolean"}, "minItems": 2, "maxItems": 3},
           "child": {"$ref": "#/$defs/node"}},
         "$defs": {"node": {"type": "object", "properties": {"next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]}},
           "required": ["next"]}}}\
        """;

    @Test
    void randomAnswersSatisfyTheirSchema() throws Exception {
        // Given
        Grammar grammar = grammars.schema(JSON.readTree(PERSON), true);

        for (int seed = 0; seed < 300; seed++) {
            // When
            JsonNode person = JSON.readTree(answer(grammar, 80 + seed, seed));

            // Then
            assertThat(person.path("name").asText())
                    .satisfies(name ->
                            assertThat(name.codePointCount(0, name.length())).isBetween(2, 5));
            assertThat(person.path("age").isIntegralNumber()).isTrue();
            assertThat(person.path("tags").size()).isBetween(2, 3);
            assertThat(person.path("tags")).allMatch(JsonNode::isBoolean);
            assertThat(person.path("nick").getNodeType()).isIn(MISSING, NULL, STRING);
            assertThat(person.path("height").getNodeType()).isIn(MISSING, NULL, NUMBER);
            assertThat(person.path("kind").asText()).isIn("", "cat", "dog", "3", "é");
            assertThat(person.path("child").has("next")).isEqualTo(person.has("child"));
        }
    }

    @Test
    void anObjectIsWholeWithinItsTokensWhateverTheModelWants() throws Exception {
        // Given
        Grammar grammar = grammars.object();

        for (int seed = 0; seed < 300; seed++) {
            // When
            String text = answer(grammar, 2 + seed / 3, seed);

            // Then
            assertThat(JSON.readTree(text).isObject()).as(text).isTrue();
        }
    }

    @Test
    void tokensThatDoNotSufficeEndItUnfinished() throws Exception {
        // Given
        Grammar grammar = grammars.schema(JSON.readTree(PERSON), true);

        // When
        String text = answer(grammar, 7, 1);

        // Then
        assertThat(text).startsWith("{\"na");
        assertThatExceptionOfType(JsonProcessingException.class).isThrownBy(() -> JSON.readTree(text));
    }

    @Test
    void aCallNamesOneOfTheFunctionsAndKeepsItsSchema() throws Exception {
        // Given
        var weather = new Grammars.Function(
                "weather",
                JSON.readTree("{'type':'object','properties':{'city':{'enum':['Rome','Oslo']}},'required':['city']}"
                        .replace('\'', '"')),
                true);
        var time = new Grammars.Function("time", JSON.missingNode(), false);
        Grammar grammar = grammars.call(List.of(weather, time), new Grammars.Otherwise.Nothing());

        for (int seed = 0; seed < 100; seed++) {
            // When
            String text = answer(grammar, 120, seed);

            // Then
            assertThat(text).startsWith(CallText.MARK).endsWith(CallText.CLOSING);
            JsonNode call = JSON.readTree(
                    text.substring(CallText.MARK.length(), text.length() - CallText.CLOSING.length() + 1));
            assertThat(call.path("name").asText()).isIn("weather", "time");
            assertThat(call.path("arguments").isObject()).isTrue();
            if (call.path("name").asText().equals("weather")) {
                assertThat(call.at("/arguments/city").asText()).isIn("Rome", "Oslo");
            }
        }
    }

    @Test
    void anOptionalCallIsEitherACallOrOrdinaryText() throws Exception {
        // Given
        var time = new Grammars.Function("time", JSON.missingNode(), false);
        Grammar grammar = grammars.call(List.of(time), new Grammars.Otherwise.AnyText());
        Cursor cursor = grammar.begin();

        // When
        cursor.accept("Hello <tool".getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(cursor.mayEnd()).isTrue();
        assertThat(grammar.begin().mayEnd()).isTrue();
        Cursor call = grammar.begin();
        call.accept("<tool_call>{\"name\": \"time\", \"arguments\": {}".getBytes(StandardCharsets.UTF_8));
        assertThat(call.mayEnd()).isFalse();
        call.accept("}</tool_call>".getBytes(StandardCharsets.UTF_8));
        assertThat(call.isComplete()).isTrue();
    }

    @Test
    void anAnswerThatCallsNothingMayBeHeldToASchema() throws Exception {
        // Given
        var time = new Grammars.Function("time", JSON.missingNode(), false);
        Grammar grammar = grammars.call(
                List.of(time), new Grammars.Otherwise.Json(JSON.readTree("{\"type\":\"object\",\"properties\":{}}")));

        for (int seed = 0; seed < 20; seed++) {
            // When
            String text = answer(grammar, 60, seed);

            // Then
            assertThat(text.startsWith(CallText.MARK) || JSON.readTree(text).isObject())
                    .as(text)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'type':'integer','minimum':3}                                            | minimum",
                "{'type':'object','properties':{'a':{'type':'string','pattern':'x'}}}      | properties.a.pattern",
                "{'type':'array','items':{'not':{}}}                                       | items.not",
                "{'type':'object','patternProperties':{}}                                  | patternProperties",
                "{'oneOf':[{'type':'string'}]}                                             | oneOf",
                "{'allOf':[{'type':'string'},{'type':'string'}]}                           | allOf",
                "{'$ref':'https://example.org/schema'}                                     | $ref",
                "{'$ref':'#'}                                                              | ",
                "{'type':'text'}                                                           | type",
                "{'type':'string','maxLength':-1}                                          | maxLength",
                "{'type':'string','minLength':3,'maxLength':2}                             | maxLength",
                "{'type':'object','required':['a'],'additionalProperties':false}           | required",
                "{'type':'object','properties':{'a':{'$ref':'#'}},'required':['a']}        | ",
                "{'enum':[]}                                                               | enum",
                "{'properties':3}                                                          | properties",
                "{'anyOf':[]}                                                              | anyOf",
                "false                                                                     | ",
            })
    void refusesByPath(String schema, String path) throws Exception {
        // Given
        JsonNode node = JSON.readTree(schema.replace('\'', '"'));

        // When / Then
        assertThatExceptionOfType(UnsupportedSchema.class)
                .isThrownBy(() -> grammars.schema(node, true))
                .matches(problem -> problem.path().equals(path == null ? "" : path), "path " + path);
    }

    @Test
    void aHintIsFollowedAsFarAsItCanBe() throws Exception {
        // Given
        JsonNode hint = JSON.readTree("{\"type\":\"integer\",\"minimum\":3,\"format\":\"int32\"}");

        // When
        String text = answer(grammars.schema(hint, false), 8, 4);

        // Then
        assertThat(JSON.readTree(text).isIntegralNumber()).isTrue();
    }

    /** Chooses at random among what is allowed, until the grammar or the tokens end. */
    private static String answer(Grammar grammar, int tokens, int seed) throws CharacterCodingException {
        var random = new Random(seed);
        var bytes = new ByteArrayOutputStream();
        Cursor cursor = grammar.begin();
        for (int left = tokens; left > 0 && !cursor.isComplete(); left--) {
            float[] masked = cursor.masked(new float[TOKENS.size()], left);
            List<Integer> allowed = new ArrayList<>();
            for (int id = 0; id < masked.length; id++) {
                if (masked[id] == 0) {
                    allowed.add(id);
                }
            }
            int chosen = allowed.get(random.nextInt(allowed.size()));
            if (chosen == END) {
                break;
            }
            bytes.writeBytes(TOKENS.get(chosen));
            cursor.accept(TOKENS.get(chosen));
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes.toByteArray()))
                .toString();
    }

    /** The end, every byte, and some longer ones that cross the borders of JSON's parts. */
    private static List<byte[]> tokens() {
        List<byte[]> all = new ArrayList<>();
        all.add(new byte[0]);
        for (int value = 0; value < 256; value++) {
            all.add(new byte[] {(byte) value});
        }
        for (String text : List.of(
                "\": \"", "\", \"", "\"}", "}}", "]}", "{\"", "name", "\"name", "true", "null", ", ", "é", "😀",
                "\\u00", "12", "1.5", "[[", "true")) {
            all.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return all;
    }
}
