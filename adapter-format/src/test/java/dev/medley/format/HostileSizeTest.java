package dev.medley.format;

import static dev.medley.format.FindingCode.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The largest files that the caps let through are judged with little work for each name: none asks the regular-expression engine about all others. */
class HostileSizeTest {
    private static final int MODULES = 60_000;

    private static SafetensorsHeader header() {
        List<TensorEntry> tensors = IntStream.range(0, MODULES * 2)
                .mapToObj(i -> new TensorEntry(
                        "base_model.model.model.layers." + i / 2 + ".x.q_proj.lora_" + (i % 2 == 0 ? "A" : "B")
                                + ".weight",
                        Dtype.F32,
                        List.of(4L, 4L),
                        i * 64L,
                        i * 64L + 64))
                .toList();
        return new SafetensorsHeader(100, 100 + MODULES * 128L, tensors, java.util.Map.of());
    }

    @Test
    void namesAndPlainPatternsNeverReachTheRegularExpressions() {
        // Given
        String names = IntStream.range(0, 4_000)
                .mapToObj(i -> "\"layers." + i + ".x.q_proj\"")
                .collect(Collectors.joining(",", "[", "]"));
        String ranks = IntStream.range(0, 4_000)
                .mapToObj(i -> "\"layers." + i + ".x.q_proj\":4")
                .collect(Collectors.joining(",", "{", "}"));
        PeftConfig config = new ConfigText()
                .with("target_modules", names)
                .with("rank_pattern", ranks)
                .config();

        // When
        Inspection inspection =
                AdapterInspector.inspect(header(), config, BaseCatalogue.find("HuggingFaceTB/SmolLM2-135M-Instruct"));

        // Then
        assertThat(inspection.findings()).extracting(Finding::code).contains(W_MODULE_NOT_TARGETED);
        assertThat(config.ranks().cost()).isZero();
    }

    @Test
    void tensOfThousandsOfUnknownModulesAreOneFinding() {
        // When
        Inspection inspection = AdapterInspector.inspect(
                header(), new ConfigText().config(), BaseCatalogue.find("HuggingFaceTB/SmolLM2-135M-Instruct"));

        // Then
        assertThat(inspection.findings()).extracting(Finding::code).containsOnlyOnce(B_NO_MATCH);
    }

    @Test
    void refusesPatternsThatWouldTakeTooLong() {
        // Given
        PeftConfig config = new ConfigText()
                .with("target_modules", "\"" + "(.*)*".repeat(100) + "\"")
                .config();

        // When
        Inspection inspection = AdapterInspector.inspect(header(), config, Optional.empty());

        // Then
        assertThat(inspection.findings()).extracting(Finding::code).containsExactly(CFG_TARGETS_REGEX);
    }
}
