package dev.medley.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.medley.worker.engine.Script.Outcome;
import dev.medley.worker.lora.Way;
import dev.medley.worker.torch.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests of every mode in the same steps, priors included, on LibTorch's operations: beside another way of computing, alone, and beside the base. */
class MixedBatchIT {
    private static final float CLOSE = 2e-3f;
    private static final double SHARES_CLOSE = 1e-4;

    Way way() {
        return Way.TENSORS;
    }

    /** Decides its shares by other code: row by row, or on another device. */
    Way other() {
        return Way.KERNELS;
    }

    @Test
    void givesTheLogitsAndSharesThatAnotherWayGives() {
        // Given
        List<Outcome> expected;
        List<Script> scripts;
        try (var base = new BaseByHand(TensorType.FLOAT32, other())) {
            scripts = Script.withPriors(base.tokenizer());
            expected = Script.run(scripts, base);
        }

        // When
        List<Outcome> outcomes;
        try (var base = new BaseByHand(TensorType.FLOAT32, way())) {
            outcomes = Script.run(scripts, base);
        }

        // Then
        assertClose(scripts, outcomes, expected);
    }

    @Test
    void aRequestGivesTheSameAloneAndBesideTheOthers() {
        try (var base = new BaseByHand(TensorType.FLOAT32, way())) {
            // Given
            List<Script> scripts = Script.withPriors(base.tokenizer());
            List<Outcome> alone = scripts.stream()
                    .map(script -> Script.run(List.of(script), base).getFirst())
                    .toList();

            // When
            List<Outcome> together = Script.run(scripts, base);

            // Then
            assertClose(scripts, together, alone);
        }
    }

    @Test
    void rowsOfTheBaseHaveTheSameBitsWhateverTheOthersMix() {
        try (var base = new BaseByHand(TensorType.BFLOAT16, way())) {
            // Given
            List<Script> scripts = Script.withPriors(base.tokenizer());
            List<Script> plain = scripts.stream()
                    .map(script -> new Script(Blend.BASE, script.prompt(), script.answer()))
                    .toList();
            List<Outcome> expected = Script.run(plain, base);

            // When
            List<Outcome> outcomes = Script.run(scripts, base);

            // Then
            for (int i = 0; i < scripts.size(); i++) {
                if (scripts.get(i).blend().mode() == Blend.Mode.BASE) {
                    for (int step = 0; step <= Script.ANSWER; step++) {
                        assertThat(outcomes.get(i).logits().get(step))
                                .as("request %d, token %d", i, step)
                                .isEqualTo(expected.get(i).logits().get(step));
                    }
                }
            }
        }
    }

    private static void assertClose(List<Script> scripts, List<Outcome> outcomes, List<Outcome> expected) {
        for (int i = 0; i < scripts.size(); i++) {
            String request = "request " + i + " (" + scripts.get(i).blend().identity() + ")";
            List<Double> heard = expected.get(i).heard();
            for (int member = 0; member < heard.size(); member++) {
                assertThat(outcomes.get(i).heard().get(member))
                        .as("share of adapter %d of %s", member, request)
                        .isCloseTo(heard.get(member), within(SHARES_CLOSE));
            }
            for (int step = 0; step <= Script.ANSWER; step++) {
                assertThat(outcomes.get(i).logits().get(step))
                        .as("token %d of %s", step, request)
                        .containsExactly(expected.get(i).logits().get(step), within(CLOSE));
            }
        }
    }
}
