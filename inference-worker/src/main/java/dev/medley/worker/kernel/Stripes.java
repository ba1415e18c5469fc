package dev.medley.worker.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/**
 * A weight of few outputs (outputs, inputs), such as the A of an adapter, output by output: nothing is padded but the inputs, to blocks of 32.
 * Immutable; its memory belongs to the one who gave it.
 */
public final class Stripes {
    /** Rows of x that are taken together where there are as many. */
    private static final int TOGETHER = 4;

    /** So many rows are quicker together than one after the other, though a fourth is then computed in vain. */
    private static final int WORTH_A_TILE = 3;

    private static final int BLOCK = 32;
    private static final int HALF_BLOCK = 16;
    private static final StripeKernel HALVES = new HalfStripes();
    private static final StripeKernel FLOATS = new FloatStripes();

    /** Where a kernel reads and writes. Belongs to one thread. */
    public static final class Places {
        private final long[] at = new long[4];
        private final int[] to = new int[4];
        private final int[] rows = new int[TOGETHER];
        private final float[] sums = new float[2 * TOGETHER * Vectors.LANES];
    }

    private final Element element;
    private final int inputs;
    private final int outputs;
    private final MemorySegment memory;

    private Stripes(SegmentAllocator memory, Element element, int inputs, int outputs) {
        this.element = element;
        this.inputs = inputs;
        this.outputs = outputs;
        this.memory = memory.allocate(outputs * stripeBytes(), 64);
    }

    /** Packs weights that are stacked on top of each other, each row-major (its outputs, inputs). */
    public static Stripes of(SegmentAllocator memory, Element element, int inputs, List<float[]> stacked) {
        int outputs =
                stacked.stream().mapToInt(weight -> weight.length / inputs).sum();
        var stripes = new Stripes(memory, element, inputs, outputs);
        int row = 0;
        for (float[] weight : stacked) {
            for (int at = 0; at < weight.length; at += inputs) {
                stripes.set(row++, weight, at);
            }
        }
        return stripes;
    }

    /** A whole stripe at once: packing is on the way to a request's first token. */
    private void set(int row, float[] weight, int at) {
        if (element == Element.FLOAT) {
            MemorySegment.copy(weight, at, memory, ValueLayout.JAVA_FLOAT, row * stripeBytes(), inputs);
            return;
        }
        int whole = inputs / BLOCK;
        for (int block = 0; block < whole; block++) {
            set(row, block, weight, at + block * BLOCK);
        }
        if (whole < blocks()) {
            int from = at + whole * BLOCK;
            set(row, whole, Arrays.copyOf(Arrays.copyOfRange(weight, from, at + inputs), BLOCK), 0);
        }
    }

    private void set(int row, int block, float[] weight, int at) {
        Vectors.halves(Vectors.floats(weight, at), Vectors.floats(weight, at + HALF_BLOCK))
                .intoMemorySegment(memory, row * stripeBytes() + 2L * block * BLOCK, Vectors.LITTLE);
    }

    /** First byte of one weight: bfloat16 of the two halves of a block share ints. */
    private long place(int output, int input) {
        long block = output * stripeBytes() + (long) (input / BLOCK) * BLOCK * element.bytes();
        int inside = input % BLOCK;
        return switch (element) {
            case HALF -> block + inside % HALF_BLOCK * 4L + inside / HALF_BLOCK * 2L;
            case FLOAT -> block + inside * 4L;
        };
    }

    /** Copies the weights of one output. */
    public void copyOutput(int output, float[] target, int at) {
        for (int input = 0; input < inputs; input++) {
            long place = place(output, input);
            target[at + input] = switch (element) {
                case HALF -> Float.intBitsToFloat(memory.get(ValueLayout.JAVA_SHORT, place) << 16);
                case FLOAT -> memory.get(ValueLayout.JAVA_FLOAT, place);
            };
        }
    }

    /**
     * Products of {@code count} rows, which overwrite {@code y}. Places of x beyond the inputs must be zero, to the end of the last block.
     *
     * @param xAt where each row begins
     * @param yAt where each row's products go
     */
    public void multiply(int count, float[] x, int[] xAt, float[] y, int[] yAt, Places places) {
        int row = 0;
        for (; count - row >= WORTH_A_TILE; row += TOGETHER) {
            together(row, Math.min(TOGETHER, count - row), x, xAt, y, yAt, places);
        }
        for (; row < count; row++) {
            alone(x, xAt[row], y, yAt[row], places);
        }
    }

    private void alone(float[] x, int xAt, float[] y, int yAt, Places places) {
        for (int first = 0; first < outputs; first += 4) {
            aim(places, first, 4);
            for (int i = 0; i < 4; i++) {
                places.to[i] += yAt;
            }
            kernel().four(memory, places.at, blocks(), x, xAt, y, places.to);
        }
    }

    /** Where there are fewer rows, the last is computed again. */
    private void together(int row, int count, float[] x, int[] xAt, float[] y, int[] yAt, Places places) {
        for (int i = 0; i < TOGETHER; i++) {
            places.rows[i] = xAt[row + Math.min(i, count - 1)];
        }
        for (int first = 0; first < outputs; first += 2) {
            aim(places, first, 2);
            kernel().tile(memory, places.at, blocks(), x, places.rows, places.sums);
            for (int i = 0; i < 2 * count; i++) {
                float sum = Vectors.sum(Vectors.floats(places.sums, i * Vectors.LANES));
                y[places.to[i % 2] + yAt[row + i / 2]] = sum;
            }
        }
    }

    /** Where there are no more stripes, the last is computed again. */
    private void aim(Places places, int first, int count) {
        for (int i = 0; i < count; i++) {
            int output = Math.min(first + i, outputs - 1);
            places.at[i] = output * stripeBytes();
            places.to[i] = output;
        }
    }

    private StripeKernel kernel() {
        return element == Element.HALF ? HALVES : FLOATS;
    }

    public int outputs() {
        return outputs;
    }

    public long bytes() {
        return memory.byteSize();
    }

    private int blocks() {
        return (inputs + BLOCK - 1) / BLOCK;
    }

    private long stripeBytes() {
        return (long) blocks() * BLOCK * element.bytes();
    }
}
