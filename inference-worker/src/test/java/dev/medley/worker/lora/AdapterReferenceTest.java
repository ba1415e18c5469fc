package dev.medley.worker.lora;

import static dev.medley.worker.lora.Reference.CASES;
import static dev.medley.worker.lora.Reference.ROOT;
import static dev.medley.worker.lora.Reference.assertClose;
import static dev.medley.worker.lora.Reference.load;
import static dev.medley.worker.lora.Reference.logits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.medley.format.AdapterFolder;
import dev.medley.format.FolderInspection;
import dev.medley.worker.lora.Reference.AdapterCase;
import dev.medley.worker.model.BaseWeight;
import dev.medley.worker.model.HubFolderWeights;
import dev.medley.worker.problem.InvalidAdapter;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import dev.medley.worker.weights.HubFolder;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters as PEFT saves them against what PEFT computes, each on the kernels and on LibTorch's operations. */
@TestInstance(Lifecycle.PER_CLASS)
class AdapterReferenceTest {
    List<Way> ways() {
        return List.of(Way.KERNELS, Way.TENSORS);
    }

    Stream<Arguments> adapters() {
        return Reference.everyWay(CASES.adapters(), ways());
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void computesEveryKindOfAdapterAsPeftDoes(String name, Way way) throws IOException {
        // Given
        AdapterCase expected = CASES.adapters().get(name);
        var ref = new AdapterRef(
                "medley/" + name, "sha256:" + name, ROOT.resolve("adapters").resolve(name));
        assertThat(AdapterFolder.inspect(ref.folder())).isInstanceOf(FolderInspection.Accepted.class);

        // When
        List<float[]> logits;
        try (TensorScope _ = TensorScope.open(way.device());
                MixedModel model = load(expected.base(), way);
                LoraAdapter adapter = loader(model, module -> weight(expected.base(), module))
                        .prepare(ref)
                        .finish()) {
            logits = logits(model, expected.tokens(), Mixture.fixed(List.of(adapter), List.of(1.0)));
        }

        // Then
        assertClose(logits, expected.logits());
    }

    Stream<Arguments> gates() {
        return Stream.of(Gate.ARROW, Gate.FUSION, Gate.FIXED)
                .flatMap(gate -> ways().stream().map(way -> Arguments.of(gate, way)));
    }

    @ParameterizedTest
    @MethodSource("gates")
    void anAdapterThatOccursTwiceIsItself(Gate gate, Way way) {
        // Given
        AdapterCase expected = CASES.adapters().get("all-linear");
        var ref = new AdapterRef("medley/twice", "sha256:twice", ROOT.resolve("adapters/all-linear"));

        // When
        List<float[]> logits;
        Mixture twice;
        try (TensorScope _ = TensorScope.open(way.device());
                MixedModel model = load(expected.base(), way);
                LoraAdapter adapter = loader(model, module -> weight(expected.base(), module))
                        .prepare(ref)
                        .finish()) {
            twice = Mixture.gated(gate, List.of(adapter, adapter), List.of(0.25, 0.75));
            logits = logits(model, expected.tokens(), twice);
        }

        // Then
        assertClose(logits, expected.logits());
        boolean averages = gate instanceof Gate.Fusion;
        assertThat(twice.heard().getFirst()).isCloseTo(averages ? 0.5 : 0.25, within(1e-6));
        assertThat(twice.shares().entropy()).isCloseTo(twice.isGated() ? 0.8113 : 0, within(1e-3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"head-untied", "head-tied", "embedding-tied"})
    void refusesAnAdapterThatBringsAnotherWeightThanTheBases(String name) {
        // Given
        String base = CASES.adapters().get(name).base();
        var ref = new AdapterRef(
                "medley/" + name, "sha256:" + name, ROOT.resolve("adapters").resolve(name));

        // When / Then
        try (TensorScope _ = TensorScope.open();
                MixedModel model = load(base, Way.KERNELS)) {
            LoraLoader loader = loader(model, module -> scaled(weight(base, module), 2, 1e-2));
            assertThatExceptionOfType(InvalidAdapter.class)
                    .isThrownBy(() -> loader.prepare(ref))
                    .withMessageContaining("W_BASE_COPY");
        }
    }

    @Test
    void refusesAnAdapterOfAnotherBaseByTheCodeThatPublishingHas() {
        // Given
        var ref = new AdapterRef("medley/other", "sha256:other", ROOT.resolve("adapters/all-linear"));

        // When / Then
        try (TensorScope _ = TensorScope.open();
                MixedModel model = load("qwen2", Way.KERNELS)) {
            LoraLoader loader = loader(model, module -> weight("qwen2", module));
            assertThatExceptionOfType(InvalidAdapter.class)
                    .isThrownBy(() -> loader.prepare(ref))
                    .withMessageContaining("B_OUT_DIM: `model.layers.0.self_attn.q_proj`");
        }
    }

    @Test
    void takesTheBasesOwnWeightAsFarApartAsItsFileIsRounded() {
        // Given
        AdapterCase expected = CASES.adapters().get("embedding-tied");
        var ref = new AdapterRef(
                "medley/rounded", "sha256:rounded", ROOT.resolve("adapters").resolve("embedding-tied"));

        // When / Then
        try (TensorScope _ = TensorScope.open();
                MixedModel model = load(expected.base(), Way.KERNELS)) {
            loader(model, module -> scaled(weight(expected.base(), module), 1.007f, 1e-2))
                    .prepare(ref)
                    .finish()
                    .close();
            LoraLoader exact = loader(model, module -> scaled(weight(expected.base(), module), 1.007f, 2e-3));
            assertThatExceptionOfType(InvalidAdapter.class).isThrownBy(() -> exact.prepare(ref));
        }
    }

    private static LoraLoader loader(MixedModel model, Function<String, BaseWeight> base) {
        return new LoraLoader(TensorType.FLOAT32, model, base);
    }

    private static BaseWeight weight(String base, String module) {
        try (HubFolder folder = HubFolder.open(ROOT.resolve("bases").resolve(base))) {
            return new HubFolderWeights(folder, "medley/" + base).weight(module);
        }
    }

    private static BaseWeight scaled(BaseWeight weight, float factor, double rounding) {
        float[] values = weight.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return new BaseWeight(values, rounding);
    }
}
