package dev.medley.worker.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.worker.chat.CallForm;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Patterns, numbers within bounds, and schemas of several parts. */
class SchemaRulesTest {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Grammars grammars = new Grammars(RandomAnswers.VOCABULARY, CallForm.OWN);

    /** With plain quotes for double ones, and one tilde for a backslash of a pattern. */
    static JsonNode schema(String text) throws JsonProcessingException {
        return JSON.readTree(text.replace('\'', '"').replace("~", "\\\\"));
    }

    private static Arguments rule(String schema, Predicate<JsonNode> holds) {
        return Arguments.of(schema, holds);
    }

    static List<Arguments> rules() {
        return List.of(
                rule("{'type':'integer','minimum':-3,'exclusiveMaximum':120}", within(-3, 119)),
                rule(
                        "{'type':'integer','minimum':1000,'multipleOf':7}",
                        v -> v.longValue() >= 1000 && v.longValue() % 7 == 0),
                rule(
                        "{'type':'number','exclusiveMinimum':0,'maximum':0.05}",
                        v -> v.doubleValue() > 0 && v.doubleValue() <= 0.05),
                rule(
                        "{'type':'number','multipleOf':0.25,'maximum':-1}",
                        v -> v.doubleValue() * 4 % 1 == 0 && v.doubleValue() <= -1),
                rule("{'allOf':[{'type':'integer','multipleOf':4},{'multipleOf':6}]}", v -> v.longValue() % 12 == 0),
                rule("{'type':'number','minimum':99.5,'maximum':100}", within(99.5, 100)),
                rule("{'type':'string','pattern':'^[A-Z]{2}-[0-9]+$','maxLength':6}", matches("[A-Z]{2}-[0-9]{1,3}")),
                rule("{'type':'string','pattern':'é|~~','maxLength':4}", matches("(?s)(?=.*[é\\\\]).{1,4}")),
                rule(
                        "{'type':'string','pattern':'^(~u{1F600}|[~0-~x1F]|~w)*?$','minLength':3}",
                        matches("(😀|[\\x00-\\x1F]|\\w){3,}")),
                rule(
                        "{'type':'string','pattern':'^a','allOf':[{'pattern':'b$'},{'maxLength':9}]}",
                        matches("(?s)a.{0,7}b")),
                rule(
                        "{'type':'string','format':'date-time'}",
                        v -> OffsetDateTime.parse(v.asText()).getYear() >= 0),
                rule("{'type':'string','format':'ipv4'}", matches("\\d+(\\.\\d+){3}")),
                rule(
                        "{'type':'string','format':'uuid'}",
                        v -> UUID.fromString(v.asText()).toString().equals(v.asText())),
                rule("{'type':'string','format':'email'}", matches("[^@]+@[^@]+[.][^@]+")),
                rule(
                        "{'type':'array','prefixItems':[{'type':'string'},{'type':'boolean'}],'items':{'type':'null'},"
                                + "'minItems':2,'maxItems':4}",
                        v -> v.size() >= 2
                                && v.size() <= 4
                                && v.path(0).isTextual()
                                && v.path(1).isBoolean()
                                && (v.size() < 3 || v.path(2).isNull())),
                rule(
                        "{'type':'array','items':{'anyOf':[{'enum':['a','b',3,3.0]},{'type':['boolean','null']}]},"
                                + "'uniqueItems':true,'minItems':3}",
                        v -> v.size() >= 3 && v.size() <= 6 && valuesOf(v).size() == v.size()),
                rule(
                        "{'allOf':[{'uniqueItems':true},{'uniqueItems':false,'maxItems':2}],'items':{'$ref':'#/$defs/c'},"
                                + "'type':'array','$defs':{'c':{'enum':['x','y','z']}}}",
                        v -> v.size() <= 2 && valuesOf(v).size() == v.size()),
                rule("{'enum':[1,2,3,'2'],'minimum':2}", v -> v.asInt() >= 2),
                rule("{'type':'integer','enum':[1,2,7],'const':7}", v -> v.asInt() == 7),
                rule(
                        "{'type':['string','null'],'anyOf':[{'maxLength':1},{'type':'null'}]}",
                        v -> v.isNull()
                                || v.asText().codePointCount(0, v.asText().length()) <= 1),
                rule(
                        "{'oneOf':[{'type':'string'},{'type':'integer','minimum':5}]}",
                        v -> v.isTextual() || v.longValue() >= 5),
                rule(
                        "{'oneOf':[{'$ref':'#/$defs/c'},{'$ref':'#/$defs/s'}],'$defs':{"
                                + "'c':{'type':'object','properties':{'kind':{'const':'circle'},'r':{'type':'boolean'}},"
                                + "'required':['kind','r']},"
                                + "'s':{'type':'object','properties':{'kind':{'const':'square'},'a':{'type':'null'}},"
                                + "'required':['kind','a']}}}",
                        v -> v.has(v.path("kind").asText().equals("circle") ? "r" : "a")),
                rule(
                        "{'oneOf':[{'type':'null'},{'type':'object','properties':{'next':{'$ref':'#'}},'required':['next']}]}",
                        v -> v.isNull() || v.has("next")),
                rule(
                        "{'$ref':'#/$defs/a','required':['y'],'properties':{'x':{'maximum':-7}},"
                                + "'$defs':{'a':{'type':'object','properties':{'x':{'type':'integer'},'y':{'type':'integer'}},"
                                + "'required':['x'],'additionalProperties':false}}}",
                        v -> v.path("x").longValue() <= -7 && v.path("y").isIntegralNumber()),
                rule(
                        "{'type':'object','properties':{'a':{'type':'boolean'},'b':{'anyOf':[{'type':'null'},{'$ref':'#'}]}},"
                                + "'allOf':[{'required':['a']},{'properties':{'c':false}}]}",
                        v -> v.path("a").isBoolean() && !v.has("c")));
    }

    private static Set<JsonNode> valuesOf(JsonNode list) {
        Set<JsonNode> values = new HashSet<>();
        list.forEach(values::add);
        return values;
    }

    private static Predicate<JsonNode> within(double lowest, double highest) {
        return value -> value.isNumber() && value.doubleValue() >= lowest && value.doubleValue() <= highest;
    }

    private static Predicate<JsonNode> matches(String pattern) {
        return value -> value.isTextual() && value.asText().matches(pattern);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void randomAnswersKeepTheRulesOfTheirSchema(String schema, Predicate<JsonNode> holds) throws Exception {
        // Given
        Grammar grammar = grammars.schema(schema(schema), true);

        for (int seed = 0; seed < 100; seed++) {
            // When
            String text = RandomAnswers.of(grammar, 60 + seed, seed);

            // Then
            assertThat(holds.test(JSON.readTree(text))).as(text).isTrue();
        }
    }

    @Test
    void answersWithinBoundsDiffer() throws Exception {
        // Given
        Grammar grammar = grammars.schema(schema("{'type':'integer','minimum':1,'maximum':9}"), true);

        // When
        Set<String> answers = new HashSet<>();
        for (int seed = 0; seed < 200; seed++) {
            answers.add(RandomAnswers.of(grammar, 10, seed));
        }

        // Then
        assertThat(answers).hasSize(9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "{'type':'integer','minimum':3,'maximum':1200}     ; 3       ; 2",
                "{'type':'integer','minimum':3,'maximum':1200}     ; 1200    ; 1201",
                "{'type':'integer','minimum':3,'maximum':1200}     ; 45      ; -4",
                "{'type':'number','minimum':-1.5}                  ; -1.5    ; -1.6",
                "{'type':'number','minimum':-1.5}                  ; 0.25    ; -2",
                "{'type':'number','exclusiveMaximum':1e3}          ; 999.999 ; 1000",
                "{'type':'number','exclusiveMinimum':-1}           ; -0.9    ; -1.0",
                "{'type':'integer','minimum':0}                    ; 0       ; -1",
                "{'type':'string','pattern':'^[^a-c]?$'}           ; 'ж'     ; 'a'",
                "{'type':'string','pattern':'^(?:ab|cd){2,}$'}     ; 'abcd'  ; 'ab'",
                "{'type':'string','pattern':'b+'}                  ; 'abba'  ; 'aa'",
                "{'type':'string','pattern':'^$|^~d~d$'}           ; '42'    ; '4'",
                "{'type':'string','pattern':'^~s$'}                ; '^n'    ; 'n'",
                "{'type':'string','pattern':'^.$'}                 ; '😀'    ; '^n'",
                "{'type':'string','pattern':'^[~x00-~x1f]$'}       ; '^u0001'; '^u0041'",
                "{'prefixItems':[{'type':'integer'},{'type':'null'}]}                       ; [1]      ; [null]",
                "{'prefixItems':[{'type':'integer'},{'type':'null'}]}                       ; [1,null,'x'] ; [1,2]",
                "{'prefixItems':[{'type':'integer'},{'type':'null'}],'items':false}         ; [1,null] ; [1,null,2]",
                "{'prefixItems':[{'type':'integer'},false]}                                 ; []       ; [1,2]",
                "{'prefixItems':[{'type':'null'}],'items':{'type':'integer'},'minItems':3}  ; [null,1,2] ; [null,1]",
                "{'type':'array','items':{'enum':[1,1.0,2]},'uniqueItems':true}             ; [2,1]    ; [1,1]",
                "{'type':'array','items':{'enum':['a','ab']},'uniqueItems':true}            ; ['ab', 'a'] ; ['a','a']",
                "{'type':'array','items':{'enum':[1,2]},'uniqueItems':true,'minItems':1}    ; [1]      ; []",
                "{'type':'array','items':{'type':'string'},'uniqueItems':true,'maxItems':1} ; ['a']    ; ['a','a']",
                "{'type':'array','items':{'enum':[1,2]},'uniqueItems':false}                ; [1,1]    ; [3]",
                "{'type':'array','items':false}                                             ; []       ; [1]",
                "{'allOf':[{'prefixItems':[{'minimum':2}]},{'items':{'type':'integer'}}],'type':'array'} ; [2,1] ; [1]",
            })
    void takesWhatIsValidAndNothingElse(String schema, String valid, String invalid) throws Exception {
        // Given
        Grammar grammar = grammars.schema(schema(schema), true);

        // When
        Cursor good = grammar.begin();
        good.accept(json(valid));
        Cursor bad = grammar.begin();
        bad.accept(json(invalid));

        // Then
        assertThat(good.mayEnd()).isTrue();
        assertThat(bad.mayEnd()).isFalse();
    }

    /** With plain quotes for double ones, and a circumflex for a backslash. */
    private static byte[] json(String text) {
        return text.replace('\'', '"').replace('^', '\\').getBytes(StandardCharsets.UTF_8);
    }
}
