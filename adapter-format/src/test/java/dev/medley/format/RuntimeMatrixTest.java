package dev.medley.format;

import static dev.medley.format.FindingCode.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.format.AdapterSummary.LoraModule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where an adapter runs, feature by feature. */
class RuntimeMatrixTest {
    private static final String BASE = "HuggingFaceTB/SmolLM2-135M-Instruct";
    private static final String MODULE = "model.layers.0.self_attn.q_proj";

    @Test
    void servesAPlainAdapterEverywhere() {
        // When
        List<RuntimeMatrix.RuntimeVerdict> matrix = RuntimeMatrix.of(summary(BASE, MODULE, 8), json("{}"));

        // Then
        assertThat(matrix).allSatisfy(verdict -> {
            assertThat(verdict.servable()).isTrue();
            assertThat(verdict.reasons()).isEmpty();
        });
    }

    @Test
    void medleyServesAdaptersOfBasesThatAWorkerMayBring() {
        // When
        RuntimeMatrix.RuntimeVerdict medley = RuntimeMatrix.of(summary("some/other-model", MODULE, 8), json("{}"))
                .getFirst();

        // Then
        assertThat(medley.servable()).isTrue();
        assertThat(medley.reasons()).extracting(Finding::code).containsExactly(RT_MODULE_UNSUPPORTED);
    }

    static Stream<Arguments> refusals() {
        AdapterSummary plain = summary(BASE, MODULE, 8);
        return Stream.of(
                Arguments.of("vllm", plain, "{\"use_dora\":true}", RT_VLLM_DORA),
                Arguments.of("vllm", plain, "{\"modules_to_save\":[\"lm_head\"]}", RT_VLLM_MODULES_TO_SAVE),
                Arguments.of("lorax", plain, "{\"bias\":\"all\"}", RT_VLLM_BIAS),
                Arguments.of("vllm", summary(BASE, MODULE, 513), "{}", RT_VLLM_RANK),
                Arguments.of("lorax", summary(BASE, MODULE, 256), "{}", RT_VLLM_RANK),
                Arguments.of("vllm", summary(BASE, "model.layers.0.mlp.router", 8), "{}", RT_MODULE_UNSUPPORTED),
                Arguments.of("llama.cpp", plain, "{\"use_rslora\":true}", RT_RSLORA),
                Arguments.of("ollama", summary("some/other-model", MODULE, 8), "{}", RT_OLLAMA_ARCH),
                Arguments.of("llama.cpp", mixed(), "{}", RT_MIXED_RANK_PADDING));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void saysWhyNot(String runtime, AdapterSummary summary, String config, FindingCode code) {
        // When
        Map<String, RuntimeMatrix.RuntimeVerdict> matrix = RuntimeMatrix.of(summary, json(config)).stream()
                .collect(Collectors.toMap(RuntimeMatrix.RuntimeVerdict::name, verdict -> verdict));

        // Then
        assertThat(matrix.get(runtime).servable()).isFalse();
        assertThat(matrix.get(runtime).reasons()).extracting(Finding::code).contains(code);
        assertThat(matrix.get("peft").servable()).isTrue();
    }

    @Test
    void servesMixedRanksOnVllmWithAWarning() {
        // When
        List<RuntimeMatrix.RuntimeVerdict> matrix = RuntimeMatrix.of(mixed(), json("{}"));

        // Then
        assertThat(matrix).filteredOn(verdict -> verdict.name().equals("vllm")).allSatisfy(verdict -> {
            assertThat(verdict.servable()).isTrue();
            assertThat(verdict.reasons()).extracting(Finding::code).containsExactly(RT_MIXED_RANK_PADDING);
        });
    }

    private static AdapterSummary mixed() {
        return new AdapterSummary(
                VersionKind.ADAPTER,
                BASE,
                8,
                List.of(module(MODULE, 8), module("model.layers.1.self_attn.q_proj", 4)),
                List.of("q_proj"),
                1,
                1,
                List.of());
    }

    private static AdapterSummary summary(String base, String module, int rank) {
        return new AdapterSummary(
                VersionKind.ADAPTER, base, rank, List.of(module(module, rank)), List.of("q_proj"), 1, 1, List.of());
    }

    private static LoraModule module(String name, int rank) {
        TensorEntry a = new TensorEntry("a", Dtype.F32, List.of((long) rank, 8L), 0, 32L * rank);
        TensorEntry b = new TensorEntry("b", Dtype.F32, List.of(8L, (long) rank), 0, 32L * rank);
        return new LoraModule(name, a, b, rank, 1);
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
