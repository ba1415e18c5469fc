package dev.medley.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The forward pass against the reference, case by case: float32 exactly enough, bfloat16 where the reference is sure. */
class GoldenIT {
    private static final float CERTAIN = 0.25f;
    private static final float DECIDED = 0.02f;
    private static Model exact;

    @BeforeAll
    static void load() {
        exact = new Model(TensorType.FLOAT32);
    }

    @AfterAll
    static void free() {
        exact.close();
    }

    static Stream<Golden.Case> cases() {
        return Golden.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void float32GivesTheReferenceLogitsAndTokens(Golden.Case golden) {
        // When
        List<float[]> rows = exact.teacherForced(golden, golden.promptIds().length);

        // Then
        float[] logits = rows.getFirst();
        for (int i = 0; i < golden.topIds().length; i++) {
            assertThat(logits[golden.topIds()[i]]).isCloseTo(golden.topLogits()[i], within(2e-3f));
        }
        assertThat(logSumExp(logits)).isCloseTo(golden.logsumexp(), within(2e-3));
        for (int i = 0; i < golden.greedyIds().length; i++) {
            if (golden.margins()[i] > DECIDED) {
                assertThat(argmax(rows.get(i))).as("token %d", i).isEqualTo(golden.greedyIds()[i]);
            }
        }
    }

    static Stream<Golden.Case> gated() {
        return Golden.cases().filter(golden -> golden.blend().mode().isGated());
    }

    @ParameterizedTest
    @MethodSource("gated")
    void gatesShareAsTheReferenceDoes(Golden.Case golden) {
        // When
        List<Double> shares = exact.sharesOfPrompt(golden);

        // Then
        for (int i = 0; i < shares.size(); i++) {
            double expected =
                    golden.prefillMeanWeights().get(golden.adapters().get(i).name());
            assertThat(shares.get(i)).isCloseTo(expected, within(1e-3));
        }
    }

    @Test
    void bfloat16AgreesWhereTheReferenceIsSure() {
        // Given
        int sure = 0;
        int equal = 0;

        // When
        try (Model half = new Model(TensorType.BFLOAT16)) {
            for (Golden.Case golden : Golden.cases().toList()) {
                List<float[]> rows = half.teacherForced(golden, golden.promptIds().length);
                for (int i = 0; i < golden.greedyIds().length; i++) {
                    if (golden.margins()[i] > CERTAIN) {
                        sure++;
                        equal += argmax(rows.get(i)) == golden.greedyIds()[i] ? 1 : 0;
                    }
                }
            }
        }

        // Then
        assertThat(sure).isGreaterThan(100);
        assertThat((double) equal / sure).isGreaterThanOrEqualTo(0.99);
    }

    private static int argmax(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }

    private static double logSumExp(float[] logits) {
        float highest = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            highest = Math.max(highest, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - highest);
        }
        return highest + Math.log(sum);
    }

    /** A base with the pool's adapters, run by hand on this thread. */
    private static final class Model implements AutoCloseable {
        private final LoadedBase base;
        private final AdapterCache adapters;
        private final RouterCache routers;
        private final KvPool pool;

        Model(TensorType type) {
            this.base = LoadedBase.load(Golden.config(type));
            this.adapters = new AdapterCache(
                    new LoraLoader(type, base.model().groups(), base.model().placement()), 1L << 30);
            this.pool = new KvPool(base.model().config(), type, 0, 1024);
            this.routers = new RouterCache(new RouterLoader(
                    Golden.config(type).baseName(),
                    base.model().groups(),
                    base.model().placement()));
        }

        /** Logits behind the prompt and behind each token of the reference's answer but the last. */
        List<float[]> teacherForced(Golden.Case golden, int promptLength) {
            var blend = golden.blend();
            var answer = golden.greedyIds();
            var rows = new ArrayList<float[]>();
            try (BlendLease lease = BlendLease.of(blend, adapters, routers).orElseThrow();
                    var cache = pool.reserve(promptLength + answer.length).orElseThrow()) {
                var mixture = lease.mixture();
                rows.add(forward(golden.promptIds(), cache, mixture));
                for (int i = 0; i + 1 < answer.length; i++) {
                    rows.add(forward(new int[] {answer[i]}, cache, mixture));
                }
                base.model().forget();
            }
            return rows;
        }

        List<Double> sharesOfPrompt(Golden.Case golden) {
            int length = golden.promptIds().length;
            try (BlendLease lease =
                            BlendLease.of(golden.blend(), adapters, routers).orElseThrow();
                    var cache = pool.reserve(length).orElseThrow()) {
                forward(golden.promptIds(), cache, lease.mixture());
                base.model().forget();
                return lease.mixture().heard();
            }
        }

        private float[] forward(int[] tokens, KvCache cache, Mixture mixture) {
            var batch = new ForwardBatch(List.of(new ForwardBatch.Rows(tokens, cache, true)));
            return base.model().forward(batch, Collections.nCopies(tokens.length, mixture))[0];
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
