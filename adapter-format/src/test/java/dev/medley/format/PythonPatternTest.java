package dev.medley.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonPatternTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\p{L}.*",
                ".*q_proj\\z",
                "(?U).*q_proj",
                "\\Qa\\E",
                "\\x{61}",
                "[[:alpha:]]",
                "[\\w-z]",
                "(?<n>a)",
                "(?P<1>a)",
                "a(?i)b",
                "^*a",
                "(a)\\1",
                "(?=a)",
                "(?x)a"
            })
    void refusesWhatOneOfTheTwoDoesNotKnow(String regex) {
        assertThat(PythonPattern.fault(regex, true)).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                ".*q_proj\\Z, model.q_proj",
                "\"q{,2}\", qq",
                "(?i).*Q_PROJ, model.q_proj",
                "(?P<block>.*)\\.(?:q|v)_proj, model.q_proj",
                "[]a]+, ]a"
            })
    void meansWhatPythonMeans(String regex, String name) {
        assertThat(PythonPattern.fault(regex, true)).isEmpty();
        assertThat(Pattern.matches(PythonPattern.translated(regex), name)).isTrue();
    }

    @Test
    void flagsAreForPatternsThatPeftUsesAsTheyStand() {
        assertThat(PythonPattern.fault("(?i)q_proj", true)).isEmpty();
        assertThat(PythonPattern.fault("(?i)q_proj", false)).isPresent();
        assertThat(PythonPattern.fault("(?i:q_proj)", false)).isEmpty();
    }

    @Test
    void saysWhatIsNotKnown() {
        assertThat(PythonPattern.fault("\\p{L}", true)).contains("`\\p` is not of both Python's re and RE2");
    }
}
