package dev.medley.format;

import static dev.medley.format.FindingCode.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which modules a configuration means, with which rank and scale. */
class PeftTargetTest {
    private static final String Q3 = "model.layers.3.self_attn.q_proj";
    private static final String Q4 = "model.layers.4.self_attn.q_proj";

    @Test
    void scalesByAlphaOverRank() {
        // When
        double scaling = new ConfigText().with("lora_alpha", "16.0").config().scaling(Q3);

        // Then
        assertThat(scaling).isEqualTo(4.0);
    }

    @Test
    void scalesByTheRootOfTheRankWhenStabilised() {
        // When
        double scaling = new ConfigText()
                .with("use_rslora", "true")
                .with("r", "8")
                .config()
                .scaling(Q3);

        // Then
        assertThat(scaling).isCloseTo(8 / Math.sqrt(8), within(1e-12));
    }

    @Test
    void takesTheFirstPatternThatMatches() {
        // Given
        PeftConfig config = new ConfigText()
                .with("rank_pattern", "{\"layers.3.self_attn.q_proj\": 2, \"q_proj\": 16}")
                .with("alpha_pattern", "{\"q_proj\": 6, \".*\": 99}")
                .config();

        // Then
        assertThat(config.rank(Q3)).isEqualTo(2);
        assertThat(config.scaling(Q3)).isEqualTo(3.0);
        assertThat(config.rank(Q4)).isEqualTo(16);
        assertThat(config.rank("model.layers.4.self_attn.xq_proj")).isEqualTo(4);
    }

    static Stream<Arguments> targets() {
        return Stream.of(
                Arguments.of(new ConfigText(), Q3, true),
                Arguments.of(new ConfigText(), "model.layers.3.self_attn.xq_proj", false),
                Arguments.of(new ConfigText().with("target_modules", "\".*\\\\.(q|k)_proj\""), Q3, true),
                Arguments.of(new ConfigText().with("target_modules", "\".*\\\\.(q|k)_proj\""), Q3 + ".x", false),
                Arguments.of(new ConfigText().with("target_modules", "\"all-linear\""), Q3, true),
                Arguments.of(new ConfigText().with("target_modules", "\"all-linear\""), "lm_head", false),
                Arguments.of(new ConfigText().with("exclude_modules", "[\"layers.3.self_attn.q_proj\"]"), Q3, false),
                Arguments.of(new ConfigText().with("exclude_modules", "\".*layers\\\\.3\\\\..*\""), Q3, false),
                Arguments.of(new ConfigText().with("exclude_modules", "\".*layers\\\\.3\\\\..*\""), Q4, true),
                Arguments.of(new ConfigText().with("layers_to_transform", "[1, 2]"), Q3, false),
                Arguments.of(
                        new ConfigText().with("layers_to_transform", "[1, 2]"),
                        "model.layers.2.self_attn.q_proj",
                        true),
                Arguments.of(inLayer3(), Q3, true),
                Arguments.of(inLayer3(), "model.blocks.3.self_attn.q_proj", false));
    }

    private static ConfigText inLayer3() {
        return new ConfigText().with("layers_to_transform", "3").with("layers_pattern", "\"layers\"");
    }

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource("targets")
    void targetsAsPeftDoes(ConfigText text, String module, boolean expected) {
        // When
        boolean target = text.config().isTarget(module);

        // Then
        assertThat(target).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"'\"\"'", "[]", "'\"model.layers\"'", "'[\"h\", \"layers\"]'", "'\"(h|layers)\"'"})
    void readsLayersPatternsAsPeftDoes(String pattern) {
        // Given
        PeftConfig config = new ConfigText()
                .with("layers_to_transform", "[3]")
                .with("layers_pattern", pattern)
                .config();

        // When
        List<String> targets = Stream.of(Q3, Q4, "model.layers.4.experts.3.q_proj", "model.layers.3.experts.4.q_proj")
                .filter(config::isTarget)
                .toList();

        // Then
        assertThat(targets).containsExactly(Q3, "model.layers.3.experts.4.q_proj");
    }
}
