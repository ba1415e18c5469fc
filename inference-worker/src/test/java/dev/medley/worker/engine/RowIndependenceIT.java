package dev.medley.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.medley.worker.engine.Blend.Mode;
import dev.medley.worker.kernel.Kernels;
import dev.medley.worker.lora.AdapterCache;
import dev.medley.worker.lora.LoraLoader;
import dev.medley.worker.lora.Mixture;
import dev.medley.worker.lora.RouterCache;
import dev.medley.worker.lora.RouterLoader;
import dev.medley.worker.model.ForwardBatch;
import dev.medley.worker.model.KvCache;
import dev.medley.worker.model.KvPool;
import dev.medley.worker.torch.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a request computes does not depend on its neighbours, bit by bit: on the kernels, where each row is summed in an order of its own. */
class RowIndependenceIT {
    private static final List<String> ADAPTERS =
            List.of("numerals-english", "clock-24h", "numerals-french", "sort-words");
    private static final int ANSWER = 2;

    /** A request with its tokens: a prompt, then an answer that is read one by one. */
    private record Script(Blend blend, int[] prompt, int[] answer) {}

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "BFLOAT16"})
    void aRowHasTheSameBitsAloneAndBesideRowsOfEveryMixture(TensorType type) {
        assumeThat(Kernels.available()).isTrue();
        try (var model = new Model(type)) {
            // Given
            List<Script> scripts = scripts(model);
            List<List<float[]>> alone = scripts.stream()
                    .map(script -> model.run(List.of(script)).getFirst())
                    .toList();

            // When
            List<List<float[]>> together = model.run(scripts);

            // Then
            for (int i = 0; i < scripts.size(); i++) {
                for (int step = 0; step <= ANSWER; step++) {
                    assertThat(together.get(i).get(step))
                            .as(
                                    "request %d (%s), token %d",
                                    i, scripts.get(i).blend().mode(), step)
                            .isEqualTo(alone.get(i).get(step));
                }
            }
        }
    }

    /** The base between mixtures of every mode, with prompts of all lengths from one to eleven. */
    private static List<Script> scripts(Model model) {
        int[] words = model.base.tokenizer().encode("Twelve bridges cross the old river before it meets the sea.");
        List<Script> scripts = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            for (Mode each : List.of(Mode.BASE, mode)) {
                int number = scripts.size();
                int[] answer =
                        IntStream.range(0, ANSWER).map(i -> 100 * number + i).toArray();
                scripts.add(new Script(blend(each, number), Arrays.copyOf(words, 1 + number % 11), answer));
            }
        }
        return scripts;
    }

    private static Blend blend(Mode mode, int number) {
        int count = mode == Mode.BASE ? 0 : mode == Mode.SINGLE ? 1 : 3;
        List<Blend.Member> members = IntStream.range(0, count)
                .mapToObj(i -> Golden.adapter(ADAPTERS.get((number + i) % ADAPTERS.size())))
                .map(adapter -> new Blend.Member(adapter, mode.isGated() ? 1 : 0.4))
                .toList();
        return new Blend(mode, members, mode == Mode.RAMOLE ? Optional.of(Golden.router()) : Optional.empty());
    }

    /** A base with the pool's adapters, run by hand on this thread. */
    private static final class Model implements AutoCloseable {
        private final LoadedBase base;
        private final AdapterCache adapters;
        private final RouterCache routers;
        private final KvPool pool;

        Model(TensorType type) {
            this.base = LoadedBase.load(Golden.config(type));
            var model = base.model();
            this.adapters = new AdapterCache(new LoraLoader(type, model.groups(), model.placement()), 1L << 30);
            this.routers = new RouterCache(new RouterLoader(model.config().name(), model.groups(), model.placement()));
            this.pool = new KvPool(model.config(), type, 0, 1024);
        }

        /** Runs all scripts in the same steps; every other prompt is read while the others answer already. */
        List<List<float[]>> run(List<Script> scripts) {
            List<BlendLease> leases = new ArrayList<>();
            List<KvCache> caches = new ArrayList<>();
            List<List<float[]>> logits = new ArrayList<>();
            for (Script script : scripts) {
                leases.add(BlendLease.of(script.blend(), adapters, routers).orElseThrow());
                caches.add(pool.reserve(script.prompt().length + ANSWER).orElseThrow());
                logits.add(new ArrayList<>());
            }
            for (int step = 0; step <= ANSWER + 1; step++) {
                step(step, scripts, leases, caches, logits);
            }
            base.model().forget();
            leases.forEach(BlendLease::close);
            caches.forEach(KvCache::close);
            return logits;
        }

        private void step(
                int step,
                List<Script> scripts,
                List<BlendLease> leases,
                List<KvCache> caches,
                List<List<float[]>> logits) {
            List<ForwardBatch.Rows> rows = new ArrayList<>();
            List<Mixture> mixtures = new ArrayList<>();
            List<List<float[]>> targets = new ArrayList<>();
            for (int i = 0; i < scripts.size(); i++) {
                int own = step - i % 2;
                if (own >= 0 && own <= ANSWER) {
                    Script script = scripts.get(i);
                    int[] tokens = own == 0 ? script.prompt() : new int[] {script.answer()[own - 1]};
                    rows.add(new ForwardBatch.Rows(tokens, caches.get(i), true));
                    mixtures.addAll(
                            Collections.nCopies(tokens.length, leases.get(i).mixture()));
                    targets.add(logits.get(i));
                }
            }
            if (!rows.isEmpty()) {
                float[][] results = base.model().forward(new ForwardBatch(rows), mixtures);
                IntStream.range(0, results.length).forEach(i -> targets.get(i).add(results[i]));
            }
        }

        @Override
        public void close() {
            routers.close();
            pool.close();
            adapters.close();
            base.close();
        }
    }
}
