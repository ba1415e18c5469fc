package dev.medley.worker.kernel;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Runs the kernels on next to nothing until the JVM has compiled them: before, they are a hundred times slower. Takes two or three seconds on a
 * thread of its own, while the weights are read.
 */
public final class WarmUp {
    private static final int INPUTS = 64;
    /** Eight together, four, two, and one. */
    private static final int ROWS = 15;

    private static final int TOKENS = 16;
    private static final int ROUND = 50;
    private static final long ENOUGH_NANOS = 8_000_000_000L;
    private static final long QUICK_NANOS = 2_000_000L;

    private WarmUp() {}

    /** Starts it; join the thread before the first step. */
    public static Thread start(Element element, Optional<MatrixKernel> unit, int headSize) {
        return Thread.ofPlatform().name("warm-up").daemon().start(() -> run(element, unit, headSize));
    }

    private static void run(Element element, Optional<MatrixKernel> unit, int headSize) {
        try (Arena arena = Arena.ofShared();
                Crew alone = new Crew(1)) {
            var work = new Work(arena, element, unit, headSize, alone);
            long start = System.nanoTime();
            long round;
            do {
                long before = System.nanoTime();
                for (int i = 0; i < ROUND; i++) {
                    work.once();
                }
                round = System.nanoTime() - before;
            } while (round > QUICK_NANOS && System.nanoTime() - start < ENOUGH_NANOS);
        }
    }

    /** Every kernel once, over a few rows. */
    private static final class Work {
        private final Crew crew;
        private final Panels wide;
        private final Stripes stripes;
        private final Stripes floatStripes;
        private final Columns columns;
        private final List<float[]> few;
        private final Stripes.Places places = new Stripes.Places();
        private final Rows x = Rows.of(ROWS, INPUTS);
        private final Rows y = Rows.of(ROWS, INPUTS);
        private final int[] starts =
                IntStream.rangeClosed(0, Stripes.TOGETHER).map(x::at).toArray();
        private final float[] weight = new float[INPUTS];
        private final Attending attending;
        private final Attending.Past past;
        private final Element element;
        private final int headSize;
        private final float[] heads;

        Work(Arena arena, Element element, Optional<MatrixKernel> unit, int headSize, Crew crew) {
            this.crew = crew;
            this.element = element;
            this.headSize = headSize;
            float[] values = new float[INPUTS * INPUTS];
            Arrays.fill(values, 0.01f);
            this.wide = Panels.wide(arena, element, unit, INPUTS, List.of(values));
            this.few = List.of(Arrays.copyOf(values, 6 * INPUTS));
            this.stripes = Stripes.of(arena, element, INPUTS, few);
            this.columns = Columns.of(arena, element, 6, Arrays.copyOf(values, 6 * INPUTS));
            this.floatStripes = Stripes.of(arena, Element.FLOAT, INPUTS, few);
            Arrays.fill(x.values(), 0.5f);
            Arrays.fill(weight, 1);
            this.attending = new Attending(headSize, element, unit);
            this.past = new Attending.Past(
                    arena.allocate(2L * TOKENS * headSize * element.bytes(), 64), 0, new int[] {0, 1});
            this.heads = new float[2 * headSize];
        }

        /** What reading an adapter does, too: else the first one that comes would be slow. */
        private void pack() {
            try (Arena arena = Arena.ofConfined()) {
                Stripes.of(arena, element, INPUTS, few);
                Columns.of(arena, element, 6, few.getFirst());
            }
        }

        void once() {
            pack();
            Arrays.fill(y.values(), 0);
            wide.multiply(crew, x, ROWS, y, Beside.NOTHING);
            for (Stripes each : List.of(stripes, floatStripes)) {
                each.multiply(Stripes.TOGETHER + 1, x.values(), starts, y.values(), starts, places);
            }
            columns.add(x.values(), 0, y.values(), 0);
            RowMath.rmsNorm(x.values(), 0, weight, 1e-6, y.values(), 0);
            RowMath.siluGate(x.values(), 0, INPUTS, y.values(), 0);
            RowMath.add(x.values(), 0, INPUTS, y.values(), 0);
            for (int slot = 0; slot < 2; slot++) {
                Heads.storeKey(heads, 0, headSize, element, past.memory(), 0, slot);
                Heads.storeValue(heads, 0, headSize, element, past.memory(), 0, slot);
            }
            for (int count : new int[] {2, HeadProducts.ROWS}) {
                Attending.Query[] queries = new Attending.Query[count];
                Arrays.fill(queries, new Attending.Query(0, 3, TOKENS, headSize));
                attending.attend(past, past, queries, 0, heads, heads);
            }
        }
    }
}
