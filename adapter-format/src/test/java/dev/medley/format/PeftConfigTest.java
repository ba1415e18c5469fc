package dev.medley.format;

import static dev.medley.format.FindingCode.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Configurations that are taken, and what is worth a mark in them. */
class PeftConfigTest {
    @ParameterizedTest
    @ValueSource(strings = {"true", "false", "null", "\"gaussian\"", "\"Gaussian\"", "\"eva\"", "\"orthogonal\""})
    void knowsHowWeightsMayBegin(String json) {
        // When
        PeftConfig.Result result = PeftConfig.parse(
                new ConfigText().with("init_lora_weights", json).bytes());

        // Then
        assertThat(result.findings()).isEmpty();
    }

    static Stream<Arguments> warnings() {
        return Stream.of(
                Arguments.of("base_model_name_or_path", "\"some/other\"", CFG_BASE_UNKNOWN),
                Arguments.of(
                        "base_model_name_or_path", "\"unsloth/SmolLM2-135M-Instruct-bnb-4bit\"", CFG_BASE_QUANTIZED),
                Arguments.of("revision", "\"abcdef0\"", CFG_REVISION),
                Arguments.of("lora_alpha", "1000", CFG_SCALE_EXTREME),
                Arguments.of("lora_alpha", "0.001", CFG_SCALE_EXTREME),
                Arguments.of("init_lora_weights", "\"pissa_niter_4\"", CFG_INIT),
                Arguments.of("init_lora_weights", "\"olora\"", CFG_INIT),
                Arguments.of("runtime_config", "{}", CFG_RUNTIME_CONFIG),
                Arguments.of("brand_new_key", "1", CFG_UNKNOWN_KEYS));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("warnings")
    void marks(String field, String json, FindingCode code) {
        // When
        PeftConfig.Result result =
                PeftConfig.parse(new ConfigText().with(field, json).bytes());

        // Then
        assertThat(result).isInstanceOf(PeftConfig.Valid.class);
        assertThat(result.findings()).extracting(Finding::code).containsExactly(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"main\""})
    void theRevisionThatEverybodyHasIsNoWarning(String json) {
        // When
        PeftConfig.Result result =
                PeftConfig.parse(new ConfigText().with("revision", json).bytes());

        // Then
        assertThat(result.findings()).isEmpty();
    }

    @Test
    void namesOfBasesHaveNoCase() {
        // When
        PeftConfig.Result result = PeftConfig.parse(new ConfigText()
                .with("base_model_name_or_path", "\"huggingfacetb/smollm2-135m-instruct\"")
                .bytes());

        // Then
        assertThat(result.findings()).isEmpty();
        assertThat(((PeftConfig.Valid) result).config().base()).isEqualTo("HuggingFaceTB/SmolLM2-135M-Instruct");
    }

    @ParameterizedTest
    @CsvSource({
        "HuggingfaceTB/SmolLM-135M-Instruct, ''",
        "HuggingFaceTB/SmolLM2-135M-Intruct, Did you mean HuggingFaceTB/SmolLM2-135M-Instruct?",
        "somebody/smollm2-135m-instruct, Did you mean HuggingFaceTB/SmolLM2-135M-Instruct?",
        "HuggingFaceTB/SmolLM2-360M-Instruct, ''",
        "meta-llama/Llama-3.2-1B, ''"
    })
    void asksAboutNamesThatAreNearlyThoseOfBases(String base, String hint) {
        // When
        PeftConfig.Result result = PeftConfig.parse(new ConfigText()
                .with("base_model_name_or_path", "\"" + base + "\"")
                .bytes());

        // Then
        assertThat(result.findings()).extracting(Finding::hint).containsExactly(hint);
    }
}
