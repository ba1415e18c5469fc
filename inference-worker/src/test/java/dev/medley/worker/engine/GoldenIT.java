package dev.medley.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.medley.worker.lora.Mixture;
import dev.medley.worker.lora.Way;
import dev.medley.worker.model.ForwardBatch;
import dev.medley.worker.model.KvCache;
import dev.medley.worker.torch.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The forward pass against the reference, case by case: float32 exactly enough, bfloat16 where the reference is sure. */
@TestInstance(Lifecycle.PER_CLASS)
class GoldenIT {
    private static final float CERTAIN = 0.25f;
    private static final float DECIDED = 0.02f;
    private BaseByHand exact;

    Way way() {
        return Way.KERNELS;
    }

    @BeforeAll
    void load() {
        exact = new BaseByHand(TensorType.FLOAT32, way());
    }

    @AfterAll
    void free() {
        exact.close();
    }

    Stream<Golden.Case> cases() {
        return Golden.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void float32GivesTheReferenceLogitsAndTokens(Golden.Case golden) {
        // When
        List<float[]> rows = teacherForced(exact, golden);

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

    Stream<Golden.Case> gated() {
        return cases().filter(golden -> golden.blend().mode().isGated());
    }

    @ParameterizedTest
    @MethodSource("gated")
    void gatesShareAsTheReferenceDoes(Golden.Case golden) {
        // When
        List<Double> shares = sharesOfPrompt(exact, golden);

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
        try (var half = new BaseByHand(TensorType.BFLOAT16, way())) {
            for (Golden.Case golden : cases().toList()) {
                List<float[]> rows = teacherForced(half, golden);
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

    /** Logits behind the prompt and behind each token of the reference's answer but the last. */
    private static List<float[]> teacherForced(BaseByHand base, Golden.Case golden) {
        int[] answer = golden.greedyIds();
        List<float[]> rows = new ArrayList<>();
        try (BlendLease lease = base.lease(golden.blend());
                KvCache cache = base.reserve(golden.promptIds().length + answer.length)) {
            rows.add(forward(base, golden.promptIds(), cache, lease.mixture()));
            for (int i = 0; i + 1 < answer.length; i++) {
                rows.add(forward(base, new int[] {answer[i]}, cache, lease.mixture()));
            }
            base.forget();
        }
        return rows;
    }

    private static List<Double> sharesOfPrompt(BaseByHand base, Golden.Case golden) {
        try (BlendLease lease = base.lease(golden.blend());
                KvCache cache = base.reserve(golden.promptIds().length)) {
            forward(base, golden.promptIds(), cache, lease.mixture());
            base.forget();
            return lease.mixture().heard();
        }
    }

    private static float[] forward(BaseByHand base, int[] tokens, KvCache cache, Mixture mixture) {
        var rows = List.of(new ForwardBatch.Rows(tokens, cache, true));
        return base.forward(rows, Collections.nCopies(tokens.length, mixture))[0];
    }
}
