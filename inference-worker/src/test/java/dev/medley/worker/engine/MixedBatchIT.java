package dev.medley.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.worker.engine.Script.Outcome;
import dev.medley.worker.lora.Way;
import dev.medley.worker.torch.TensorType;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Requests of every mode in the same steps, priors included, on LibTorch's operations: beside another way of computing, alone, and beside the base. */
@TestInstance(Lifecycle.PER_CLASS)
class MixedBatchIT {
    private BaseByHand base;
    private List<Script> scripts;
    private List<Outcome> together;

    Way way() {
        return Way.TENSORS;
    }

    /** Decides its shares by other code: row by row, or on another device. */
    Way other() {
        return Way.KERNELS;
    }

    @BeforeAll
    void load() {
        base = new BaseByHand(TensorType.FLOAT32, way());
        scripts = Script.withPriors(base.tokenizer());
        together = Script.run(scripts, base);
    }

    @AfterAll
    void free() {
        base.close();
    }

    @Test
    void givesTheLogitsAndSharesThatAnotherWayGives() {
        // When
        List<Outcome> expected;
        try (var another = new BaseByHand(TensorType.FLOAT32, other())) {
            expected = Script.run(scripts, another);
        }

        // Then
        for (int i = 0; i < scripts.size(); i++) {
            assertClose(i, expected.get(i));
        }
    }

    @Test
    void aMixtureGivesTheSameAloneAndBesideTheOthers() {
        for (int i = 0; i < scripts.size(); i++) {
            if (scripts.get(i).blend().mode() != Blend.Mode.BASE) {
                // When
                List<Outcome> alone = Script.run(List.of(scripts.get(i)), base);

                // Then
                assertClose(i, alone.getFirst());
            }
        }
    }

    @Test
    void rowsOfTheBaseHaveTheSameBitsWhateverTheOthersMix() {
        // Given
        List<Script> plain = scripts.stream()
                .map(script -> new Script(Blend.BASE, script.prompt(), script.answer()))
                .toList();
        List<Outcome> expected;
        List<Outcome> outcomes;

        // When
        try (var half = new BaseByHand(TensorType.BFLOAT16, way())) {
            expected = Script.run(plain, half);
            outcomes = Script.run(scripts, half);
        }

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

    /** What a request gave beside the others. */
    private void assertClose(int number, Outcome expected) {
        together.get(number)
                .assertCloseTo(
                        expected,
                        "request " + number + " (" + scripts.get(number).blend().identity() + ")");
    }
}
