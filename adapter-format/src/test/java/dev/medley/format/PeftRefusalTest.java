package dev.medley.format;

import static dev.medley.format.FindingCode.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Configurations that are refused, code by code. */
class PeftRefusalTest {
    static Stream<Arguments> fields() {
        return Stream.of(
                Arguments.of("peft_type", null, CFG_PEFT_TYPE_MISSING),
                Arguments.of("peft_type", "\"LOHA\"", CFG_PEFT_TYPE_UNSUPPORTED),
                Arguments.of("peft_type", "\"lora\"", CFG_PEFT_TYPE_UNSUPPORTED),
                Arguments.of("base_model_name_or_path", null, CFG_BASE_MISSING),
                Arguments.of("base_model_name_or_path", "null", CFG_BASE_MISSING),
                Arguments.of("base_model_name_or_path", "\" \"", CFG_BASE_MISSING),
                Arguments.of("base_model_name_or_path", "\"../models/llama-65b\"", CFG_BASE_LOCAL_PATH),
                Arguments.of("base_model_name_or_path", "\"/data/llama-2-13b-hf\"", CFG_BASE_LOCAL_PATH),
                Arguments.of("base_model_name_or_path", "\"C:\\\\models\\\\x\"", CFG_BASE_LOCAL_PATH),
                Arguments.of("base_model_name_or_path", "7", CFG_FIELD_TYPE),
                Arguments.of("r", null, CFG_R_MISSING),
                Arguments.of("r", "0", CFG_R_RANGE),
                Arguments.of("r", "-4", CFG_R_RANGE),
                Arguments.of("r", "513", CFG_R_RANGE),
                Arguments.of("r", "99999999999999999999", CFG_R_RANGE),
                Arguments.of("r", "8.0", CFG_FIELD_TYPE),
                Arguments.of("r", "\"8\"", CFG_FIELD_TYPE),
                Arguments.of("lora_alpha", null, CFG_ALPHA_MISSING),
                Arguments.of("lora_alpha", "0", CFG_ALPHA_RANGE),
                Arguments.of("lora_alpha", "-1", CFG_ALPHA_RANGE),
                Arguments.of("lora_alpha", "1e999", CFG_ALPHA_RANGE),
                Arguments.of("lora_alpha", "true", CFG_FIELD_TYPE),
                Arguments.of("lora_dropout", "1.0", CFG_DROPOUT_RANGE),
                Arguments.of("lora_dropout", "-0.1", CFG_DROPOUT_RANGE),
                Arguments.of("bias", "\"some\"", CFG_BIAS),
                Arguments.of("bias", "null", CFG_BIAS),
                Arguments.of("task_type", "\"TALK\"", CFG_TASK_TYPE),
                Arguments.of("use_rslora", "1", CFG_FIELD_TYPE),
                Arguments.of("target_modules", null, CFG_TARGETS_EMPTY),
                Arguments.of("target_modules", "[]", CFG_TARGETS_EMPTY),
                Arguments.of("target_modules", "\"\"", CFG_TARGETS_EMPTY),
                Arguments.of("target_modules", "5", CFG_TARGETS_TYPE),
                Arguments.of("target_modules", "[1]", CFG_TARGETS_TYPE),
                Arguments.of("target_modules", "{\"q_proj\":1}", CFG_TARGETS_TYPE),
                Arguments.of("target_modules", "\"(?=q_proj)\"", CFG_TARGETS_REGEX),
                Arguments.of("target_modules", "\"(a)\\\\1\"", CFG_TARGETS_REGEX),
                Arguments.of("target_modules", "\"" + "a".repeat(513) + "\"", CFG_TARGETS_REGEX),
                Arguments.of("target_modules", "\"((a{100}){100}){100}\"", CFG_TARGETS_REGEX),
                Arguments.of("rank_pattern", "{\"(\": 4}", CFG_TARGETS_REGEX),
                Arguments.of("rank_pattern", "{\"(?i)q_proj\": 4}", CFG_TARGETS_REGEX),
                Arguments.of("exclude_modules", "\"\\\\p{L}\"", CFG_TARGETS_REGEX),
                Arguments.of("rank_pattern", "{\"q_proj\": 0}", CFG_R_RANGE),
                Arguments.of("rank_pattern", "{\"q_proj\": 2.5}", CFG_FIELD_TYPE),
                Arguments.of("rank_pattern", "[]", CFG_FIELD_TYPE),
                Arguments.of("alpha_pattern", "{\"q_proj\": 0}", CFG_ALPHA_RANGE),
                Arguments.of("layers_pattern", "\"layers\"", CFG_LAYERS_PATTERN_ALONE),
                Arguments.of("layers_to_transform", "[\"a\"]", CFG_FIELD_TYPE),
                Arguments.of("exclude_modules", "[1]", CFG_FIELD_TYPE),
                Arguments.of("init_lora_weights", "7", CFG_FIELD_TYPE),
                Arguments.of("init_lora_weights", "\"zzz\"", CFG_INIT),
                Arguments.of("init_lora_weights", "\"pissa_niter_\"", CFG_INIT),
                Arguments.of("revision", "[]", CFG_FIELD_TYPE));
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @MethodSource("fields")
    void refusesAField(String field, String json, FindingCode code) {
        // Given
        ConfigText text = json == null ? new ConfigText().without(field) : new ConfigText().with(field, json);

        // When
        PeftConfig.Result result = PeftConfig.parse(text.bytes());

        // Then
        assertThat(result).isInstanceOf(PeftConfig.Invalid.class);
        assertThat(result.findings()).extracting(Finding::code).contains(code);
    }

    static Stream<Arguments> combinations() {
        return Stream.of(
                Arguments.of(
                        new ConfigText().with("target_modules", "\".*q_proj\"").with("layers_to_transform", "[1]"),
                        CFG_LAYERS_CONFLICT),
                Arguments.of(
                        new ConfigText().with("use_dora", "true").with("megatron_config", "{\"a\":1}"),
                        CFG_DORA_MEGATRON),
                Arguments.of(new ConfigText().with("use_dora", "true").with("lora_bias", "true"), CFG_LORABIAS_DORA),
                Arguments.of(
                        new ConfigText().with("lora_bias", "true").with("init_lora_weights", "\"gaussian\""),
                        CFG_LORABIAS_INIT));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("combinations")
    void refusesACombination(ConfigText text, FindingCode code) {
        // When
        PeftConfig.Result result = PeftConfig.parse(text.bytes());

        // Then
        assertThat(result).isInstanceOf(PeftConfig.Invalid.class);
        assertThat(result.findings()).extracting(Finding::code).containsExactly(code);
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("", CFG_NOT_OBJECT),
                Arguments.of("[]", CFG_NOT_OBJECT),
                Arguments.of("{", CFG_JSON),
                Arguments.of("{} {}", CFG_JSON),
                Arguments.of("{\"lora_alpha\": NaN}", CFG_JSON),
                Arguments.of("{\"a\":" + "[".repeat(9) + "]".repeat(9) + "}", CFG_JSON),
                Arguments.of("{\"a\":" + "[".repeat(100_000), CFG_JSON),
                Arguments.of("{\"r\": 1, \"r\": 2}", CFG_DUPLICATE_KEY),
                Arguments.of("{\"a\": [{\"b\": \"\\u0000\"}]}", CFG_JSON),
                Arguments.of("{\"\\u0000\": 1}", CFG_JSON),
                Arguments.of("{\"a\": \"" + "x".repeat(1 << 20) + "\"}", CFG_JSON));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("texts")
    void refusesText(String text, FindingCode code) {
        // When
        PeftConfig.Result result = PeftConfig.parse(text.getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(result.findings()).extracting(Finding::code).containsExactly(code);
        assertThat(result).isInstanceOf(PeftConfig.Invalid.class);
    }

    @Test
    void refusesInvalidUtf8() {
        // When
        PeftConfig.Result result = PeftConfig.parse(new byte[] {'{', '"', (byte) 0xff, '"', '}'});

        // Then
        assertThat(result.findings()).extracting(Finding::code).containsExactly(CFG_JSON);
    }

    @Test
    void reportsEveryFaultAtOnce() {
        // Given
        ConfigText text = new ConfigText()
                .without("r")
                .with("lora_alpha", "-1")
                .with("bias", "\"x\"")
                .with("target_modules", "[]");

        // When
        PeftConfig.Result result = PeftConfig.parse(text.bytes());

        // Then
        assertThat(result.findings())
                .extracting(Finding::code)
                .containsExactlyInAnyOrder(CFG_R_MISSING, CFG_ALPHA_RANGE, CFG_BIAS, CFG_TARGETS_EMPTY);
    }
}
