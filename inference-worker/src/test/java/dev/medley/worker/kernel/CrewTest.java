package dev.medley.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrewTest {
    private static final int OPERATIONS = 2_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void everyPartIsDoneOnceByTheEndOfItsOperation(int threads) {
        // Given
        int[] whole = new int[OPERATIONS];

        // When
        try (Crew crew = new Crew(threads)) {
            for (int operation = 0; operation < OPERATIONS; operation++) {
                int parts = 1 + operation % 9;
                var done = new AtomicIntegerArray(parts);
                crew.run(parts, done::incrementAndGet);
                whole[operation] = (int) IntStream.range(0, parts)
                        .filter(part -> done.get(part) == 1)
                        .count();
            }
        }

        // Then
        for (int operation = 0; operation < OPERATIONS; operation++) {
            assertThat(whole[operation]).isEqualTo(1 + operation % 9);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void theNextPartOfWhoeverDoesOneIsNobodyElses(int threads) {
        try (Crew crew = new Crew(threads)) {
            for (int parts = 1; parts < 20; parts++) {
                // When
                int all = parts;
                List<Integer> next = IntStream.range(0, parts)
                        .map(part -> crew.after(part, all))
                        .boxed()
                        .toList();

                // Then
                assertThat(next).allMatch(part -> part >= 0 && part < all);
                List<Integer> others = IntStream.range(0, parts)
                        .filter(part -> next.get(part) != part)
                        .mapToObj(next::get)
                        .toList();
                assertThat(others).doesNotHaveDuplicates();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aPartThatFailsFailsItsOperationAndNoOther(int threads) {
        try (Crew crew = new Crew(threads)) {
            // When, then
            assertThatIllegalStateException()
                    .isThrownBy(() -> crew.run(8, part -> {
                        if (part == 5) {
                            throw new IllegalArgumentException("part 5");
                        }
                    }));
            crew.run(8, part -> {});
        }
    }
}
