package dev.medley.worker.lora;

import static dev.medley.worker.lora.Reference.CASES;
import static dev.medley.worker.lora.Reference.ROOT;
import static dev.medley.worker.lora.Reference.assertClose;
import static dev.medley.worker.lora.Reference.load;
import static dev.medley.worker.lora.Reference.logits;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.medley.worker.kernel.Kernels;
import dev.medley.worker.lora.Reference.BaseCase;
import dev.medley.worker.lora.Reference.Spelling;
import dev.medley.worker.model.GgufWeights;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import dev.medley.worker.weights.GgufFile;
import dev.medley.worker.weights.UnreadableWeights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Small random bases of every family against what transformers computes, each on the kernels and on LibTorch's operations. */
@TestInstance(Lifecycle.PER_CLASS)
class ReferenceTest {
    List<Way> ways() {
        return List.of(Way.KERNELS, Way.TENSORS);
    }

    static Stream<String> names() {
        return CASES.bases().keySet().stream().sorted();
    }

    Stream<Arguments> bases() {
        return Reference.everyWay(CASES.bases(), ways());
    }

    Stream<Arguments> spellings() {
        return Reference.everyWay(CASES.spellings(), ways());
    }

    @ParameterizedTest
    @MethodSource("bases")
    void computesEveryFamilyAsTransformersDoes(String name, Way way) {
        // Given
        BaseCase expected = CASES.bases().get(name);

        // When
        List<float[]> logits;
        try (TensorScope _ = TensorScope.open(way.device());
                MixedModel model = load(name, way)) {
            logits = logits(model, expected.tokens(), Mixture.NONE);
        }

        // Then
        assertClose(logits, expected.logits());
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void readsAConfigurationAsTransformersDoes(String name, Way way, @TempDir Path folder) throws IOException {
        // Given
        Spelling expected = CASES.spellings().get(name);
        Files.copy(weights(expected.base()), folder.resolve("model.safetensors"));
        Files.writeString(folder.resolve("config.json"), expected.config().toString());

        // When
        List<float[]> logits;
        try (TensorScope _ = TensorScope.open(way.device());
                MixedModel model = load(folder, "medley/" + name, way)) {
            logits = logits(model, expected.tokens(), Mixture.NONE);
        }

        // Then
        assertClose(logits, expected.logits());
    }

    @Test
    void readsATiedEmbeddingThatIsSavedAsTheHead(@TempDir Path folder) throws IOException {
        // Given
        BaseCase expected = CASES.bases().get("llama-tied");
        String embedding = "\"model.embed_tokens.weight\"";
        String head = "\"lm_head.weight\"" + " ".repeat(embedding.length() - "\"lm_head.weight\"".length());
        replace(weights("llama-tied"), embedding, head, folder.resolve("model.safetensors"));
        Files.copy(ROOT.resolve("bases/llama-tied/config.json"), folder.resolve("config.json"));

        // When
        List<float[]> logits;
        try (MixedModel model = load(folder, "medley/saved-as-head", Way.KERNELS)) {
            logits = logits(model, expected.tokens(), Mixture.NONE);
        }

        // Then
        assertClose(logits, expected.logits());
    }

    @Test
    void stretchesRotationsLinearlyWhereAGgufFileSaysOnlyHowFar(@TempDir Path folder) throws IOException {
        // Given
        BaseCase expected = CASES.bases().get("linear-rope");
        Path twin = folder.resolve("twin.gguf");
        GgufTwin.write(ROOT.resolve("bases/linear-rope"), twin);
        replace(twin, "rope.scaling.type", "rope.scaling.kind", folder.resolve("old.gguf"));

        // When
        List<float[]> logits;
        try (GgufFile file = GgufFile.open(folder.resolve("old.gguf"));
                MixedModel model =
                        MixedModel.load(new GgufWeights(file, "medley/old"), TensorType.FLOAT32, Kernels.available())) {
            logits = logits(model, expected.tokens(), Mixture.NONE);
        }

        // Then
        assertClose(logits, expected.logits());
    }

    @ParameterizedTest
    @MethodSource("names")
    void computesTheSameFromAGgufFile(String name, @TempDir Path folder) throws IOException {
        // Given
        BaseCase expected = CASES.bases().get(name);
        Path twin = folder.resolve("twin.gguf");
        GgufTwin.write(ROOT.resolve("bases").resolve(name), twin);

        // When
        List<float[]> logits;
        try (GgufFile file = GgufFile.open(twin);
                MixedModel model = MixedModel.load(
                        new GgufWeights(file, "medley/" + name), TensorType.FLOAT32, Kernels.available())) {
            logits = logits(model, expected.tokens(), Mixture.NONE);
        }

        // Then
        assertClose(logits, expected.logits());
    }

    @Test
    void refusesAGgufFileOfAnotherArchitecture(@TempDir Path folder) throws IOException {
        // Given
        Path twin = folder.resolve("twin.gguf");
        GgufTwin.write(ROOT.resolve("bases/qwen3"), twin);
        replace(twin, "qwen3", "mamba", twin);

        // When / Then
        try (GgufFile file = GgufFile.open(twin)) {
            assertThatExceptionOfType(UnreadableWeights.class)
                    .isThrownBy(() -> new GgufWeights(file, "medley/mamba"))
                    .withMessageContaining("architecture mamba is not supported, only llama, qwen2");
        }
    }

    private static Path weights(String base) {
        return ROOT.resolve("bases").resolve(base).resolve("model.safetensors");
    }

    /** The same file with other names, as long as the old ones. */
    private static void replace(Path from, String old, String other, Path to) throws IOException {
        String bytes = Files.readString(from, StandardCharsets.ISO_8859_1);
        Files.writeString(to, bytes.replace(old, other), StandardCharsets.ISO_8859_1);
    }
}
