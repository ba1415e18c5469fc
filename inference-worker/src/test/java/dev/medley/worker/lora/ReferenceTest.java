package dev.medley.worker.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.format.AdapterFolder;
import dev.medley.format.FolderInspection;
import dev.medley.worker.kernel.Kernels;
import dev.medley.worker.model.BaseWeight;
import dev.medley.worker.model.ForwardBatch;
import dev.medley.worker.model.GgufWeights;
import dev.medley.worker.model.HubFolderWeights;
import dev.medley.worker.model.KvCache;
import dev.medley.worker.model.KvPool;
import dev.medley.worker.problem.InvalidAdapter;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import dev.medley.worker.weights.GgufFile;
import dev.medley.worker.weights.HubFolder;
import dev.medley.worker.weights.UnreadableWeights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small random bases of every family, and adapters as PEFT saves them, against what transformers and PEFT compute; {@code reference.py} wrote both.
 * Each on the kernels and on LibTorch's operations.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ReferenceTest {
    private static final Path ROOT = Path.of("src/test/resources/reference");
    private static final float CLOSE = 2e-4f;

    private record BaseCase(int[] tokens, float[][] logits) {}

    private record Spelling(String base, JsonNode config, int[] tokens, float[][] logits) {}

    private record AdapterCase(String base, int[] tokens, float[][] logits) {}

    private record Cases(
            Map<String, BaseCase> bases, Map<String, Spelling> spellings, Map<String, AdapterCase> adapters) {}

    private static final Cases CASES = read();

    private static Cases read() {
        try {
            return new ObjectMapper()
                    .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
                    .readValue(ROOT.resolve("cases.json").toFile(), Cases.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<String> names() {
        return CASES.bases().keySet().stream().sorted();
    }

    List<Way> ways() {
        return List.of(Way.KERNELS, Way.TENSORS);
    }

    Stream<Arguments> bases() {
        return names().flatMap(this::everyWay);
    }

    Stream<Arguments> spellings() {
        return CASES.spellings().keySet().stream().sorted().flatMap(this::everyWay);
    }

    Stream<Arguments> adapters() {
        return CASES.adapters().keySet().stream().sorted().flatMap(this::everyWay);
    }

    private Stream<Arguments> everyWay(String name) {
        return ways().stream().map(way -> Arguments.of(name, way));
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

    private static MixedModel load(String base, Way way) {
        return load(ROOT.resolve("bases").resolve(base), "medley/" + base, way);
    }

    private static MixedModel load(Path base, String name, Way way) {
        try (HubFolder folder = HubFolder.open(base)) {
            return MixedModel.load(new HubFolderWeights(folder, name), TensorType.FLOAT32, way.usesKernels());
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

    /** A prompt of all but the last few tokens, which then come one by one: logits from the prompt's last position on. */
    private static List<float[]> logits(MixedModel model, int[] tokens, Mixture mixture) {
        int prompt = tokens.length - 4;
        List<float[]> logits = new ArrayList<>();
        try (var pool = new KvPool(model.config(), TensorType.FLOAT32, 0, tokens.length);
                KvCache cache = pool.reserve(tokens.length, "", new int[0]).orElseThrow()) {
            logits.add(step(model, cache, Arrays.copyOf(tokens, prompt), mixture));
            for (int i = prompt; i < tokens.length; i++) {
                logits.add(step(model, cache, new int[] {tokens[i]}, mixture));
            }
        }
        model.forget();
        return logits;
    }

    private static float[] step(MixedModel model, KvCache cache, int[] tokens, Mixture mixture) {
        var batch = new ForwardBatch(List.of(new ForwardBatch.Rows(tokens, cache, true)));
        return model.forward(batch, Collections.nCopies(tokens.length, mixture))[0].clone();
    }

    private static void assertClose(List<float[]> logits, float[][] expected) {
        int first = expected.length - logits.size();
        for (int i = 0; i < logits.size(); i++) {
            assertThat(logits.get(i)).as("position %d", first + i).hasSameSizeAs(expected[first + i]);
            for (int token = 0; token < expected[first + i].length; token++) {
                assertThat(logits.get(i)[token])
                        .as("position %d, token %d", first + i, token)
                        .isCloseTo(expected[first + i][token], within(CLOSE));
            }
        }
    }
}
