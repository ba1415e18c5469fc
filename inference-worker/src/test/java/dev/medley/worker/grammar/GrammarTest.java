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
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.medley.worker.chat.CallForm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of a model that knows nothing: random tokens, as far as the grammar lets them. */
class GrammarTest {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private final Grammars grammars = new Grammars(RandomAnswers.VOCABULARY, CallForm.OWN);

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
            JsonNode person = JSON.readTree(RandomAnswers.of(grammar, 80 + seed, seed));

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
            String text = RandomAnswers.of(grammar, 2 + seed / 3, seed);

            // Then
            assertThat(JSON.readTree(text).isObject()).as(text).isTrue();
        }
    }

    @Test
    void tokensThatDoNotSufficeEndItUnfinished() throws Exception {
        // Given
        Grammar grammar = grammars.schema(JSON.readTree(PERSON), true);

        // When
        String text = RandomAnswers.of(grammar, 7, 1);

        // Then
        assertThat(text).startsWith("{\"na");
        assertThatExceptionOfType(JsonProcessingException.class).isThrownBy(() -> JSON.readTree(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "{\"type\":\"object\",\"properties\":{}}",
                "{\"type\":\"object\",\"additionalProperties\":false}"
            })
    void aFunctionThatNamesNoParameterIsCalledWithNone(String parameters) throws Exception {
        // Given
        var time = new Grammars.Function("time", JSON.readTree(parameters), false);
        Grammar grammar = grammars.call(List.of(time), new Grammars.Otherwise.Nothing(), true);

        // When
        String text = RandomAnswers.of(grammar, 120, 7);

        // Then
        assertThat(text).contains("\"arguments\": {}}");
    }

    @Test
    void aFunctionWithParametersOfAnyNameMayGetSome() throws Exception {
        // Given
        var note = new Grammars.Function(
                "note", JSON.readTree("{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}"), false);
        Cursor cursor = grammars.call(List.of(note), new Grammars.Otherwise.Nothing(), false)
                .begin();

        // When
        cursor.accept("<tool_call>{\"name\": \"note\", \"arguments\": {\"a\":\"b\"}}</tool_call>"
                .getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(cursor.isComplete()).isTrue();
    }

    @Test
    void anAnswerThatCallsNothingMayBeHeldToASchema() throws Exception {
        // Given
        var time = new Grammars.Function("time", JSON.missingNode(), false);
        Grammar grammar = grammars.call(
                List.of(time),
                new Grammars.Otherwise.Json(JSON.readTree("{\"type\":\"object\",\"properties\":{}}"), true),
                true);

        for (int seed = 0; seed < 20; seed++) {
            // When
            String text = RandomAnswers.of(grammar, 60, seed);

            // Then
            assertThat(text.startsWith(CallForm.OWN.mark())
                            || JSON.readTree(text).isObject())
                    .as(text)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'type':'integer','minimum':3,'maximum':2}                                | ",
                "{'type':'integer','minimum':1.2,'exclusiveMaximum':2}                     | ",
                "{'type':'integer','minimum':'3'}                                          | minimum",
                "{'type':'integer','exclusiveMinimum':true}                                | exclusiveMinimum",
                "{'type':'number','multipleOf':0}                                          | multipleOf",
                "{'type':'object','properties':{'a':{'type':'string','pattern':'(?=x)'}}}  | properties.a.pattern",
                "{'type':'string','pattern':'(a)~1'}                                       | pattern",
                "{'type':'string','pattern':'[a'}                                          | pattern",
                "{'type':'string','pattern':'^ab$','maxLength':1}                          | ",
                "{'type':'string','pattern':'(.{9}a.{9}){9}b.{99}c'}                       | pattern",
                "{'type':'string','format':'uri'}                                          | format",
                "{'type':'array','items':{'not':{}}}                                       | items.not",
                "{'type':'object','patternProperties':{}}                                  | patternProperties",
                "{'oneOf':[{'type':'number'},{'type':'integer'}]}                          | oneOf",
                "{'oneOf':[{'minLength':2},{'minimum':3,'maximum':1}]}                     | oneOf",
                "{'anyOf':[{'oneOf':[{'type':'string'},{'minLength':2}]}],'minLength':1}   | anyOf[0].oneOf",
                "{'allOf':[{'type':'string'},{'type':'integer'}]}                          | ",
                "{'allOf':[{'$ref':'#'},{'type':'string'}]}                                | ",
                "{'allOf':[{'type':'string','not':{}},{'minLength':1}]}                    | allOf.not",
                "{'type':'array','prefixItems':[]}                                         | prefixItems",
                "{'prefixItems':[{}],'items':false,'minItems':2}                           | maxItems",
                "{'type':'array','uniqueItems':true}                                       | uniqueItems",
                "{'type':'array','uniqueItems':1}                                          | uniqueItems",
                "{'type':'array','uniqueItems':true,'items':{'type':'string'}}             | uniqueItems",
                "{'type':'array','uniqueItems':true,'items':{'enum':[[1],[1.0]]}}          | uniqueItems",
                "{'type':'array','uniqueItems':true,'items':{'enum':[1,2]},'prefixItems':[{'const':1}]} | uniqueItems",
                "{'type':'array','uniqueItems':true,'items':{'enum':[1,1.0]},'minItems':2} | minItems",
                "{'type':'object','minProperties':1}                                       | minProperties",
                "{'$ref':'https://example.org/schema'}                                     | $ref",
                "{'$ref':'#'}                                                              | ",
                "{'type':'text'}                                                           | type",
                "{'type':'string','maxLength':-1}                                          | maxLength",
                "{'type':'string','maxLength':100001}                                      | maxLength",
                "{'type':'array','items':[{}]}                                             | items",
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
        JsonNode node = SchemaRulesTest.schema(schema);

        // When / Then
        assertThatExceptionOfType(UnsupportedSchema.class)
                .isThrownBy(() -> grammars.schema(node, true))
                .matches(problem -> problem.path().equals(path == null ? "" : path), "path " + path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'type':'integer','not':{},'format':'int32'}                                      | NUMBER",
                "{'type':'string','format':'uri','examples':['a'],'title':'T','default':'b'}       | STRING",
                "{'type':'string','pattern':'(?=x)','maxLength':9}                                 | STRING",
                "{'type':'string','maxLength':1000000000000}                                       | STRING",
                "{'type':'array','uniqueItems':true,'items':{'type':'string'}}                     | ARRAY",
                "{'type':'array','items':[{'type':'string'}]}                                      | ARRAY",
                "{'type':'object','patternProperties':{'^a':{}},'minProperties':1}                 | OBJECT",
                "{'type':'number','multipleOf':1e-30}                                              | NUMBER",
                "{'type':'integer','minimum':0,'exclusiveMinimum':true}                            | NUMBER",
                "{'oneOf':[{'type':'number'},{'type':'integer'}]}                                  | NUMBER",
                "{'type':'object','enum':[{'a':1}],'properties':{'a':{}}}                          | OBJECT",
                "{'allOf':[{'type':'boolean','not':{}},{'type':'boolean','not':{'const':true}}]}   | BOOLEAN",
                "{'type':'boolean','allOf':[{'$ref':'https://example.org/schema'}]}                | BOOLEAN",
            })
    void aHintIsFollowedAsFarAsItCanBe(String schema, JsonNodeType type) throws Exception {
        // Given
        Grammar grammar = grammars.schema(SchemaRulesTest.schema(schema), false);

        // When
        String text = RandomAnswers.of(grammar, 20, 4);

        // Then
        assertThat(JSON.readTree(text).getNodeType()).as(text).isEqualTo(type);
    }

    @Test
    void ofAHintThePartsAreKeptThatAGrammarCanKeep() throws Exception {
        // Given
        Grammar grammar = grammars.schema(
                SchemaRulesTest.schema("{'type':'object','properties':{'a':{'type':'array','items':[{}]},"
                        + "'b':{'enum':['x','y'],'not':{}}},'required':['a','b'],'dependentRequired':{'a':['b']}}"),
                false);

        // When
        JsonNode answer = JSON.readTree(RandomAnswers.of(grammar, 40, 4));

        // Then
        assertThat(answer.path("a").isArray()).isTrue();
        assertThat(answer.path("b").asText()).isIn("x", "y");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'type':'text'}                                                           | type",
                "{'type':'object','properties':{'a':{'minimum':'3'}}}                      | properties.a.minimum",
                "{'type':'integer','minimum':3,'maximum':2}                                | ",
                "{'type':'object','required':['a'],'additionalProperties':false}           | required",
                "{'$ref':'#'}                                                              | ",
            })
    void aHintHasToBeASchemaThatSomethingSatisfies(String schema, String path) throws Exception {
        // Given
        JsonNode node = SchemaRulesTest.schema(schema);

        // When / Then
        assertThatExceptionOfType(UnsupportedSchema.class)
                .isThrownBy(() -> grammars.schema(node, false))
                .matches(problem -> problem.path().equals(path == null ? "" : path), "path " + path);
    }
}
