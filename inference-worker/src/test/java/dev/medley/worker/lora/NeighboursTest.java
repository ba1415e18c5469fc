package dev.medley.worker.lora;

import static dev.medley.worker.lora.Reference.CASES;
import static dev.medley.worker.lora.Reference.ROOT;
import static dev.medley.worker.lora.Reference.load;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.medley.worker.model.BaseWeight;
import dev.medley.worker.model.ForwardBatch;
import dev.medley.worker.model.KvCache;
import dev.medley.worker.model.KvPool;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.model.ModuleGroup.Module;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.assertj.core.util.DoubleComparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What rows of one step share, and that they share no more: each adapter is read once for all of them. */
class NeighboursTest {
    private static final String BASE = CASES.adapters().get("all-linear").base();
    private static final int[] TOKENS = {3, 17, 42, 5, 61};

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"KERNELS", "TENSORS"})
    void othersComputeBesideARouterThatOverflowsWhatTheyComputeAlone(Way way) {
        try (TensorScope _ = TensorScope.open(way.device());
                MixedModel model = load(BASE, way);
                Router huge = router(model.groups(), 1e30f);
                Router small = router(model.groups(), 0.01f);
                LoraAdapter first = adapter(model, "all-linear");
                LoraAdapter second = adapter(model, "odd-ranks")) {
            List<LoraAdapter> members = List.of(first, second);
            List<Gate> gates = List.of(Gate.FIXED, Gate.ARROW, Gate.FUSION, new Gate.Learnt(small));
            for (Gate gate : gates) {
                // Given
                Mixture alone = Mixture.gated(gate, members, List.of(0.5, 0.5));
                float[] expected = step(model, List.of(alone)).getFirst();

                // When
                Mixture beside = Mixture.gated(gate, members, List.of(0.5, 0.5));
                Mixture overflowing = Mixture.gated(new Gate.Learnt(huge), members, List.of(1.0, 1.0));
                List<float[]> logits = step(model, List.of(overflowing, beside, Mixture.NONE));

                // Then
                assertThat(logits.getFirst()).contains(Float.NaN);
                assertThat(logits.get(1)).as(gate.toString()).containsExactly(expected, within(1e-5f));
                assertThat(logits.get(2)).doesNotContain(Float.NaN);
                for (int i = 0; i < members.size(); i++) {
                    assertThat(beside.heard().get(i)).isCloseTo(alone.heard().get(i), within(1e-6));
                }
            }
        }
    }

    @Test
    void aBlendComputesBesideOthersOfItsAdaptersToTheBitWhatItComputesAlone() {
        try (TensorScope _ = TensorScope.open();
                MixedModel model = load(BASE, Way.KERNELS);
                Router router = router(model.groups(), 0.01f);
                LoraAdapter everywhere = adapter(model, "all-linear");
                LoraAdapter oddRanks = adapter(model, "odd-ranks");
                LoraAdapter oneLayer = adapter(model, "one-layer")) {
            // Given: the router is first met by a blend that has next to no modules, and more rows use it than go into
            // one part
            List<Supplier<Mixture>> blends = List.of(
                    () -> Mixture.gated(new Gate.Learnt(router), List.of(oneLayer), List.of(1.0)),
                    () -> Mixture.gated(new Gate.Learnt(router), List.of(everywhere, oneLayer), List.of(1.0, 1.0)),
                    () -> Mixture.NONE,
                    () -> Mixture.gated(new Gate.Learnt(router), List.of(oddRanks, everywhere), List.of(0.5, 1.0)),
                    () -> Mixture.gated(Gate.ARROW, List.of(everywhere, oddRanks), List.of(1.0, 1.0)),
                    () -> Mixture.fixed(List.of(oddRanks), List.of(0.7)),
                    () -> Mixture.gated(Gate.FUSION, List.of(oneLayer, oddRanks), List.of(1.0, 1.0)));
            List<Mixture> alone = blends.stream().map(Supplier::get).toList();
            List<float[]> expected = alone.stream()
                    .map(mixture -> step(model, List.of(mixture)).getFirst())
                    .toList();

            // When
            List<Mixture> together = blends.stream().map(Supplier::get).toList();
            List<float[]> logits = step(model, together);

            // Then: what was heard is summed up by several threads, in any order
            var close = new DoubleComparator(1e-12);
            for (int i = 0; i < blends.size(); i++) {
                assertThat(logits.get(i)).as("blend " + i).isEqualTo(expected.get(i));
                assertThat(together.get(i).heard())
                        .usingElementComparator(close)
                        .isEqualTo(alone.get(i).heard());
            }
            assertThat(logits.get(3)).isNotEqualTo(logits.get(4));
        }
    }

    /** The same tokens under each of the mixtures. */
    private static List<float[]> step(MixedModel model, List<Mixture> mixtures) {
        List<float[]> logits;
        List<KvCache> caches = new ArrayList<>();
        try (var pool = new KvPool(model.config(), TensorType.FLOAT32, 0, 256)) {
            List<ForwardBatch.Rows> rows = new ArrayList<>();
            List<Mixture> ofRows = new ArrayList<>();
            for (Mixture mixture : mixtures) {
                caches.add(pool.reserve(TOKENS.length, "", new int[0]).orElseThrow());
                rows.add(new ForwardBatch.Rows(TOKENS, caches.getLast(), true));
                ofRows.addAll(Collections.nCopies(TOKENS.length, mixture));
            }
            float[][] step = model.forward(new ForwardBatch(rows), ofRows);
            logits = Arrays.stream(step).map(float[]::clone).toList();
            caches.forEach(KvCache::close);
        }
        model.forget();
        return logits;
    }

    private static Router router(List<ModuleGroup> groups, float value) {
        int rank = 2;
        Map<ModuleGroup, float[]> queries = new HashMap<>();
        Map<String, float[]> keys = new HashMap<>();
        for (ModuleGroup group : groups) {
            if (group.slot().isRouted()) {
                queries.put(group, filled(group.modules().size() * rank * group.inputs(), value));
                for (Module module : group.modules()) {
                    keys.put(module.name(), filled(rank * module.width(), value));
                }
            }
        }
        return new Router(rank, false, queries, keys);
    }

    private static float[] filled(int size, float value) {
        float[] values = new float[size];
        Arrays.fill(values, value);
        return values;
    }

    private static LoraAdapter adapter(MixedModel model, String name) {
        var ref = new AdapterRef(
                "medley/" + name, "sha256:" + name, ROOT.resolve("adapters").resolve(name));
        var loader = new LoraLoader(TensorType.FLOAT32, model, _ -> new BaseWeight(new float[0], 0));
        return loader.prepare(ref).finish();
    }
}
