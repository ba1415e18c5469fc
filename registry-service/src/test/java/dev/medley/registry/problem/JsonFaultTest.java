package dev.medley.registry.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFaultTest {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    static {
        new StrictJson().customize(JSON);
    }

    record Inner(int count) {}

    record Body(String name, List<String> scopes, Inner inner, Boolean open) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"colour\": 1}         | colour: there is no such field; known are inner, name, open, scopes",
                "{\"name\": 7}           | name: this must be text",
                "{\"name\": \"\\u0000\"} | name: a text can't hold the character U+0000",
                "{\"name\": \"a\\ud800b\"} | name: this is no text: half of a surrogate pair is no character",
                "{\"scopes\": [\"\\udc00\"]} | scopes[0]: this is no text: half of a surrogate pair is no character",
                "{\"scopes\": {}}        | scopes: this must be a list",
                "{\"scopes\": [\"a\", 1]} | scopes[1]: this must be text",
                "{\"inner\": 5}          | inner: this must be an object",
                "{\"inner\": {\"count\": 1.5}} | inner.count: this must be a whole number, and not so large",
                "{\"open\": []}          | open: this must be true or false",
                "{\"open\": 0}           | open: this must be true or false",
                "{\"open\": \"false\"}   | open: this must be true or false",
                "[]                      | this must be an object",
                "{} {}                   | something follows the first value",
                "{\"name\": \"a\", \"name\": \"b\"} | a field is there twice, at line 1, column 21",
                "{\"inner\": {\"count\": 1, \"count\": 2}} | inner: a field is there twice, at line 1, column 31",
                "{                       | it is not valid JSON at line 1, column 2",
                "{zzz                    | it is not valid JSON at line 1, column 2"
            })
    void saysWhatIsWrongInWordsOfTheCaller(String body, String sentence) {
        // When
        JacksonException failure = catchThrowableOfType(JacksonException.class, () -> JSON.readValue(body, Body.class));

        // Then
        assertThat(JsonFault.of(failure).sentence()).isEqualTo(sentence);
    }
}
