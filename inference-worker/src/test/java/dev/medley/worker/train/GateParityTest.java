package dev.medley.worker.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.medley.worker.kernel.Kernels;
import dev.medley.worker.lora.AdapterRef;
import dev.medley.worker.lora.Gate;
import dev.medley.worker.lora.LoraAdapter;
import dev.medley.worker.lora.LoraLoader;
import dev.medley.worker.lora.MixedModel;
import dev.medley.worker.lora.Mixture;
import dev.medley.worker.lora.Router;
import dev.medley.worker.lora.RouterLoader;
import dev.medley.worker.lora.RouterRef;
import dev.medley.worker.model.BaseWeight;
import dev.medley.worker.model.ForwardBatch;
import dev.medley.worker.model.HubFolderWeights;
import dev.medley.worker.model.KvCache;
import dev.medley.worker.model.KvPool;
import dev.medley.worker.problem.InvalidAdapter;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import dev.medley.worker.weights.HubFolder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A router decides the same where it is trained and where it is used, on the kernels and on LibTorch's operations: a small random base, mixed ranks. */
class GateParityTest {
    private static final Path REFERENCE = Path.of("src/test/resources/reference");
    private static final String BASE = "medley/llama-tied";
    private static final int[] TOKENS = {3, 17, 42, 5, 61, 8, 29};

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void aRouterDecidesWhereItIsUsedAsWhereItWasTrained(boolean normalised, boolean kernels) throws Exception {
        // Given
        float[] trained = whereTrained(normalised);

        // When
        float[] used = whereUsed(normalised, kernels && Kernels.available());

        // Then
        assertThat(used).containsExactly(trained, within(2e-4f));
    }

    @Test
    void directionsAloneDecideOtherwiseThanDirectionsAndSizes() {
        // When
        float[] directions = whereTrained(true);
        float[] paper = whereTrained(false);

        // Then
        float furthest = 0;
        for (int i = 0; i < paper.length; i++) {
            furthest = Math.max(furthest, Math.abs(paper[i] - directions[i]));
        }
        assertThat(furthest).isGreaterThan(1e-2f);
    }

    @Test
    void refusesARouterOfAnotherBaseByTheCodeThatPublishingHas() throws Exception {
        try (TensorScope _ = TensorScope.open();
                MixedModel model = load(true)) {
            // Given
            new RouterFiles(folder)
                    .finish(weights(model), Map.of("rank", "6", "base", "medley/other", "trained_on", "a"), "");
            var ref = new RouterRef("medley/router", "sha256:router", folder.resolve("router.safetensors"));

            // When / Then
            assertThatExceptionOfType(InvalidAdapter.class)
                    .isThrownBy(() -> new RouterLoader(model).load(ref))
                    .withMessageContaining("ROUTER_BASE: It is asked to gate base `" + BASE + "`");
        }
    }

    private float[] whereTrained(boolean normalised) {
        try (TensorScope _ = TensorScope.open();
                MixedModel model = load(false);
                LoraAdapter first = adapter(model, "all-linear");
                LoraAdapter second = adapter(model, "odd-ranks")) {
            var gate = new GateAddition(List.of(first, second), weights(model), List.of(), normalised);
            return model.withGradients()
                    .logits(List.of(TOKENS), new long[] {TOKENS.length - 1L}, gate)
                    .toFloats();
        }
    }

    private float[] whereUsed(boolean normalised, boolean kernels) throws Exception {
        try (TensorScope _ = TensorScope.open();
                MixedModel model = load(kernels);
                LoraAdapter first = adapter(model, "all-linear");
                LoraAdapter second = adapter(model, "odd-ranks");
                var pool = new KvPool(model.config(), TensorType.FLOAT32, 0, TOKENS.length);
                KvCache cache = pool.reserve(TOKENS.length, "", new int[0]).orElseThrow()) {
            new RouterFiles(folder)
                    .finish(
                            weights(model),
                            Map.of(
                                    "rank",
                                    "6",
                                    "base",
                                    BASE,
                                    "trained_on",
                                    "a b",
                                    Router.NORMALISED,
                                    String.valueOf(normalised)),
                            "");
            var ref = new RouterRef("medley/router", "sha256:router", folder.resolve("router.safetensors"));
            try (Router router = new RouterLoader(model).load(ref)) {
                Mixture mixture = Mixture.gated(new Gate.Learnt(router), List.of(first, second), List.of(1.0, 1.0));
                var batch = new ForwardBatch(List.of(new ForwardBatch.Rows(TOKENS, cache, true)));
                float[] logits = model.forward(batch, Collections.nCopies(TOKENS.length, mixture))[0].clone();
                model.forget();
                return logits;
            }
        }
    }

    /** Keys as far from zero as those of a long training. */
    private static RouterWeights weights(MixedModel model) {
        var weights = new RouterWeights(model.groups(), 5);
        Random random = new Random(11);
        for (String name : weights.names()) {
            float[] values = weights.of(name);
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) random.nextGaussian();
            }
        }
        return weights;
    }

    private static LoraAdapter adapter(MixedModel model, String name) {
        var loader = new LoraLoader(TensorType.FLOAT32, model, _ -> new BaseWeight(new float[0], 0));
        Path files = REFERENCE.resolve("adapters").resolve(name);
        return loader.prepare(new AdapterRef("medley/" + name, "sha256:" + name, files))
                .finish();
    }

    private static MixedModel load(boolean kernels) {
        try (HubFolder base = HubFolder.open(REFERENCE.resolve("bases/llama-tied"))) {
            return MixedModel.load(new HubFolderWeights(base, BASE), TensorType.FLOAT32, kernels);
        }
    }
}
