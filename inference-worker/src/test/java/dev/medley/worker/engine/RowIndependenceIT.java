package dev.medley.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.medley.worker.engine.Script.Outcome;
import dev.medley.worker.kernel.Kernels;
import dev.medley.worker.lora.Way;
import dev.medley.worker.torch.TensorType;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a request computes does not depend on its neighbours, bit by bit: on the kernels, where each row is summed in an order of its own. */
class RowIndependenceIT {
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "BFLOAT16"})
    void aRowHasTheSameBitsAloneAndBesideRowsOfEveryMixture(TensorType type) {
        assumeThat(Kernels.available()).isTrue();
        try (var base = new BaseByHand(type, Way.KERNELS)) {
            // Given
            List<Script> scripts = Script.ofEveryMode(base.tokenizer());
            List<Outcome> alone = scripts.stream()
                    .map(script -> Script.run(List.of(script), base).getFirst())
                    .toList();

            // When
            List<Outcome> together = Script.run(scripts, base);

            // Then
            for (int i = 0; i < scripts.size(); i++) {
                for (int step = 0; step <= Script.ANSWER; step++) {
                    assertThat(together.get(i).logits().get(step))
                            .as(
                                    "request %d (%s), token %d",
                                    i, scripts.get(i).blend().mode(), step)
                            .isEqualTo(alone.get(i).logits().get(step));
                }
            }
        }
    }
}
