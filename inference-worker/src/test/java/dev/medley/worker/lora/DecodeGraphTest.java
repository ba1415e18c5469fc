package dev.medley.worker.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.medley.worker.lora.LoraLoader.Placement;
import dev.medley.worker.model.CausalModel;
import dev.medley.worker.model.ForwardBatch;
import dev.medley.worker.model.HubFolderWeights;
import dev.medley.worker.model.KvCache;
import dev.medley.worker.model.KvPool;
import dev.medley.worker.model.ModelWeights;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.torch.GraphMemory;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import dev.medley.worker.weights.HubFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a graph is made of, as far as a processor has it: steps of padded contexts, from inputs and terms that stay while sequences change. */
class DecodeGraphTest {
    private static final Path ROOT = Path.of("src/test/resources/reference");
    private static final int[] PROMPT = {5, 9, 17, 3, 11, 8};
    private static final int PADDED = 32;
    private static final Supplier<GraphMemory> NOTHING_RECORDED = () -> {
        throw new AssertionError("a recording of the first steps");
    };

    @ParameterizedTest
    @CsvSource({
        "llama-tied, ARROW, all-linear odd-ranks",
        "gemma3, FIXED, embedding-scaled",
        "mistral-window, FIXED, ''"
    })
    void stepsFromInputsThatStayGiveWhatStepsFromFreshOnesGive(String base, String gate, String names) {
        try (TensorScope _ = TensorScope.open();
                HubFolder folder = HubFolder.open(ROOT.resolve("bases").resolve(base));
                var model = new CausalModel(
                        ModelWeights.load(new HubFolderWeights(folder, "medley/" + base), TensorType.FLOAT32))) {
            // Given
            List<ModuleGroup> modules = ModuleGroup.of(model.config());
            List<LoraAdapter> adapters = adapters(names, modules);
            Mixture expected = mixture(gate, adapters);
            Mixture actual = mixture(gate, adapters);
            List<float[][]> fresh = new ArrayList<>();
            List<float[][]> staying = new ArrayList<>();

            // When
            try (var groups = new ActiveGroups(adapters, modules, TensorType.FLOAT32);
                    var graph = new DecodeGraph(model, groups, List.of(mixture(gate, adapters)));
                    var pool = new KvPool(model.config(), TensorType.FLOAT32, 0, 2 * PADDED);
                    KvCache one = pool.reserve(PROMPT.length + 2).orElseThrow();
                    KvCache other = pool.reserve(PROMPT.length + 2).orElseThrow()) {
                eager(model, groups, batch(one, PROMPT), expected);
                eager(model, groups, batch(other, PROMPT), actual);
                for (int token : new int[] {7, 2}) {
                    fresh.add(eager(model, groups, batch(one, token), expected));
                    staying.add(graph.forward(batch(other, token), PADDED, List.of(actual), NOTHING_RECORDED));
                }
            }

            // Then
            for (int step = 0; step < fresh.size(); step++) {
                assertThat(staying.get(step)[0]).containsExactly(fresh.get(step)[0], within(1e-5f));
            }
            IntStream.range(0, adapters.size())
                    .forEach(i -> assertThat(actual.heard().get(i))
                            .isCloseTo(expected.heard().get(i), within(1e-6)));
            adapters.forEach(LoraAdapter::close);
        }
    }

    private static float[][] eager(CausalModel model, ActiveGroups groups, ForwardBatch batch, Mixture mixture) {
        List<Mixture> rows = Collections.nCopies(batch.rowCount(), mixture);
        try (TensorScope _ = TensorScope.open()) {
            var delta = new MixtureDelta(groups, rows);
            float[][] logits = model.forward(batch, delta);
            delta.report(rows);
            return logits;
        }
    }

    private static ForwardBatch batch(KvCache cache, int... tokens) {
        return new ForwardBatch(List.of(new ForwardBatch.Rows(tokens, cache, true)));
    }

    private static List<LoraAdapter> adapters(String names, List<ModuleGroup> modules) {
        var loader = new LoraLoader(TensorType.FLOAT32, modules, Placement.TENSORS);
        List<LoraAdapter> adapters = new ArrayList<>();
        for (String name : names.isEmpty() ? new String[0] : names.split(" ")) {
            Path adapter = ROOT.resolve("adapters").resolve(name);
            adapters.add(loader.prepare(new AdapterRef("medley/" + name, "sha256:" + name, adapter))
                    .finish());
        }
        return adapters;
    }

    private static Mixture mixture(String gate, List<LoraAdapter> adapters) {
        return Mixture.gated(
                gate.equals("ARROW") ? Gate.ARROW : Gate.FIXED, adapters, Collections.nCopies(adapters.size(), 1.0));
    }
}
