package dev.medley.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.worker.engine.Script.Outcome;
import dev.medley.worker.lora.Way;
import dev.medley.worker.torch.DeviceGraph;
import dev.medley.worker.torch.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Decoding long enough for its steps to be replayed, beside the processor, where nothing is. */
@Tag("gpu")
class DecodeGraphGpuIT {
    /** The first contexts are padded to 128 tokens, the last ones to more. */
    private static final int PROMPT = 100;

    private static final int ANSWER = 28;
    /** Every third request ends here, and the others go on without it. */
    private static final int SHORT_ANSWER = 12;

    @Test
    void replayedStepsGiveTheLogitsAndSharesThatTheProcessorGives() {
        // Given
        List<Script> scripts;
        List<Outcome> expected;
        try (var base = new BaseByHand(TensorType.FLOAT32, Way.TENSORS)) {
            int[] words =
                    base.tokenizer().encode("Twelve bridges cross the old river before it meets the sea. ".repeat(12));
            scripts = lengthened(Script.withPriors(base.tokenizer()), words);
            expected = Script.run(scripts, base);
        }
        long before = DeviceGraph.launches();

        // When
        List<Outcome> outcomes;
        try (var base = new BaseByHand(TensorType.FLOAT32, Way.CUDA)) {
            outcomes = Script.run(scripts, base);
        }

        // Then
        assertThat(DeviceGraph.launches() - before).isGreaterThan(ANSWER / 2);
        for (int i = 0; i < scripts.size(); i++) {
            outcomes.get(i)
                    .assertCloseTo(
                            expected.get(i),
                            "request " + i + " (" + scripts.get(i).blend().identity() + ")");
        }
    }

    private static List<Script> lengthened(List<Script> scripts, int[] words) {
        List<Script> longer = new ArrayList<>();
        for (int i = 0; i < scripts.size(); i++) {
            int number = i;
            int[] answer = IntStream.range(0, i % 3 == 2 ? SHORT_ANSWER : ANSWER)
                    .map(token -> 100 * number + token)
                    .toArray();
            longer.add(new Script(scripts.get(i).blend(), Arrays.copyOf(words, PROMPT + i % 11), answer));
        }
        return longer;
    }
}
