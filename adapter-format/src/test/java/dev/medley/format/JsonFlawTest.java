package dev.medley.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFlawTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** What the Java program keeps it in. */
    private record Kept(int number) {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                {                | Unexpected end-of-input: expected close marker for Object at line 1, column 2
                {"number": 1]    | Unexpected close marker ']': expected '}' at line 1, column 13
                {"number": NaN}  | Non-standard token 'NaN' at line 1, column 15
                {"number": +1}   | Unexpected character ('+' (code 43)) in numeric value: JSON spec does not allow numbers to have plus signs at line 1, column 13
                /*               | Unexpected character ('/' (code 47)): maybe a (non-standard) comment? at line 1, column 1
                {"a": 1, "a": 2} | Duplicate field 'a' at line 1, column 13
                {"number": []}   | it holds fields or values of another kind at line 1, column 12
                """)
    void saysWhyAndWhereInNoWordsOfTheParsersOwn(String text, String sentence) {
        // When
        var broken = assertThrows(JsonProcessingException.class, () -> JSON.readValue(text, Kept.class));

        // Then
        assertThat(JsonFlaw.of(broken).sentence()).isEqualTo(sentence);
    }

    @Test
    void knowsAByteOrderMark() {
        // When
        var broken = assertThrows(JsonProcessingException.class, () -> JSON.readTree("\ufeff{}"));

        // Then
        assertThat(JsonFlaw.of(broken).sentence())
                .isEqualTo("it has a byte order mark; save it as UTF-8 without one at line 1, column 1");
    }

    @Test
    void namesNoLimitByItsSetting() {
        // When
        var broken = assertThrows(JsonProcessingException.class, () -> JSON.readTree("[".repeat(1001)));

        // Then
        assertThat(JsonFlaw.of(broken).why())
                .isEqualTo("Document nesting depth (1001) exceeds the maximum allowed (1000)");
    }

    @Test
    void isWhatAConfigurationIsRefusedWith() {
        assertThat(PeftConfig.parse("{".getBytes(StandardCharsets.UTF_8)).findings())
                .extracting(Finding::message)
                .containsExactly("adapter_config.json: Unexpected end-of-input: expected close marker for Object"
                        + " at line 1, column 2.");
    }
}
