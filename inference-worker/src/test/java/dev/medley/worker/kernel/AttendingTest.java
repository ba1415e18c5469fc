package dev.medley.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.medley.worker.kernel.Attending.Past;
import dev.medley.worker.kernel.Attending.Query;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledIf("dev.medley.worker.kernel.Kernels#available")
class AttendingTest {
    private static final int TOKENS = 301;
    private static final int BLOCKS = (TOKENS + Heads.BLOCK - 1) / Heads.BLOCK;

    @AfterEach
    void leaveTheUnitToOthers() {
        Units.release();
    }

    /**
     * Three queries of each token attend, after others that were not numbers; the features of a head, and how many tokens each sees at most.
     */
    @ParameterizedTest
    @CsvSource({"16,1000", "48,1000", "64,1000", "64,40", "80,100", "128,1000", "256,90"})
    void aQueryGetsTheSameAloneAndBesideAnyNumberOfOthers(int size, int window) {
        for (Element element : Element.values()) {
            for (Optional<MatrixKernel> unit : Units.of(element)) {
                try (Arena arena = Arena.ofConfined()) {
                    // Given
                    var head = new Head(arena, element, size);
                    Query[] queries = new Query[3 * TOKENS];
                    for (int q = 0; q < queries.length; q++) {
                        queries[q] = new Query(q * size, Math.max(0, q / 3 - window + 1), q / 3, q * size);
                    }
                    float[] alone = head.attend(unit, 1, queries);

                    for (int together : new int[] {3, 30, 96}) {
                        // When
                        float[] result = head.attend(unit, together, queries);

                        // Then
                        assertThat(result).isEqualTo(alone);
                    }
                    for (int q : new int[] {0, 3 * 45 + 1, queries.length - 1}) {
                        double[] exact = head.exactly(queries[q]);
                        for (int i = 0; i < size; i++) {
                            assertThat((double) alone[q * size + i])
                                    .as("%s, query %d, feature %d", element, q, i)
                                    .isCloseTo(exact[i], within(0.01));
                        }
                    }
                }
            }
        }
    }

    /** Keys and values of tokens whose blocks lie anywhere; what is behind the last token is not a number. */
    private static final class Head {
        private final int size;
        private final Element element;
        private final float[] keys;
        private final float[] values;
        private final float[] x;
        private final Past pastKeys;
        private final Past pastValues;

        Head(Arena arena, Element element, int size) {
            this.size = size;
            this.element = element;
            this.keys = numbers(BLOCKS * Heads.BLOCK * size, 1);
            this.values = numbers(BLOCKS * Heads.BLOCK * size, 2);
            this.x = numbers(3 * TOKENS * size, 3);
            Arrays.fill(keys, TOKENS * size, keys.length, Float.NaN);
            Arrays.fill(values, TOKENS * size, values.length, Float.NaN);
            long bytes = (long) BLOCKS * Heads.BLOCK * size * element.bytes();
            MemorySegment keyMemory = arena.allocate(bytes, 64);
            MemorySegment valueMemory = arena.allocate(bytes, 64);
            int[] blocks = new int[BLOCKS];
            for (int i = 0; i < BLOCKS; i++) {
                blocks[i] = (i * 7 + 3) % BLOCKS;
            }
            for (int token = 0; token < BLOCKS * Heads.BLOCK; token++) {
                long slot = (long) blocks[token / Heads.BLOCK] * Heads.BLOCK + token % Heads.BLOCK;
                Heads.storeKey(keys, token * size, size, element, keyMemory, 0, slot);
                Heads.storeValue(values, token * size, size, element, valueMemory, 0, slot);
            }
            this.pastKeys = new Past(keyMemory, 0, blocks);
            this.pastValues = new Past(valueMemory, 0, blocks);
        }

        /** What bfloat16 can hold, so that both elements hold the same. */
        private static float[] numbers(int count, long seed) {
            var random = new Random(seed);
            float[] numbers = new float[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = (float) random.nextInt(-128, 128) / 128;
            }
            return numbers;
        }

        float[] attend(Optional<MatrixKernel> unit, int together, Query... queries) {
            var attending = new Attending(size, element, unit);
            float[] result = new float[queries.length * size];
            float[] notNumbers = new float[x.length];
            Arrays.fill(notNumbers, Float.NaN);
            Query[] last = Arrays.copyOfRange(queries, queries.length - together, queries.length);
            attending.attend(pastKeys, pastValues, last, 0, notNumbers, result);
            for (int q = 0; q < queries.length; q += together) {
                Query[] some = Arrays.copyOfRange(queries, q, Math.min(queries.length, q + together));
                attending.attend(pastKeys, pastValues, some, 0, x, result);
            }
            return result;
        }

        double[] exactly(Query query) {
            double[] result = new double[size];
            double total = 0;
            for (int token = query.first(); token <= query.last(); token++) {
                double score = 0;
                for (int i = 0; i < size; i++) {
                    score += (double) x[query.at() + i] * keys[token * size + i];
                }
                double share = Math.exp(score);
                total += share;
                for (int i = 0; i < size; i++) {
                    result[i] += share * values[token * size + i];
                }
            }
            for (int i = 0; i < size; i++) {
                result[i] /= total;
            }
            return result;
        }
    }
}
