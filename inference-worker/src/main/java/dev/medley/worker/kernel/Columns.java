package dev.medley.worker.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;

/**
 * A weight of few inputs (outputs, inputs), such as the B of an adapter, one pair of inputs after the other: each is one stream over all outputs,
 * padded to a multiple of sixteen with zeros. Immutable; its memory belongs to the one who gave it.
 */
public final class Columns {
    private static final StripeKernel HALVES = new HalfStripes();
    private static final StripeKernel FLOATS = new FloatStripes();

    private final Element element;
    private final int inputs;
    private final int outputs;
    private final MemorySegment memory;

    private Columns(SegmentAllocator memory, Element element, int inputs, int outputs) {
        this.element = element;
        this.inputs = inputs;
        this.outputs = outputs;
        this.memory = memory.allocate(pairs() * pairBytes(), 64);
    }

    /** Packs a row-major weight. */
    public static Columns of(SegmentAllocator memory, Element element, int inputs, float[] weight) {
        var columns = new Columns(memory, element, inputs, weight.length / inputs);
        for (int pair = 0; pair < columns.pairs(); pair++) {
            columns.set(pair, weight);
        }
        return columns;
    }

    /** A pair of inputs at once: packing is on the way to a request's first token. */
    private void set(int pair, float[] weight) {
        int[] packed = new int[Math.toIntExact(pairBytes() / Integer.BYTES)];
        for (int output = 0; output < outputs; output++) {
            int from = output * inputs + 2 * pair;
            float first = weight[from];
            float second = 2 * pair + 1 < inputs ? weight[from + 1] : 0;
            if (element == Element.HALF) {
                packed[output] = Element.half(first) | Element.half(second) << Short.SIZE;
            } else {
                int at = output / Vectors.LANES * 2 * Vectors.LANES + output % Vectors.LANES;
                packed[at] = Float.floatToRawIntBits(first);
                packed[at + Vectors.LANES] = Float.floatToRawIntBits(second);
            }
        }
        MemorySegment.copy(packed, 0, memory, ValueLayout.JAVA_INT, pair * pairBytes(), packed.length);
    }

    /** First byte of one weight: bfloat16 of a pair share an int; float32 lie one vector after the other. */
    private long place(int output, int input) {
        long pair = input / 2 * pairBytes() + (long) (output / Vectors.LANES) * Vectors.LANES * 2 * element.bytes();
        int lane = output % Vectors.LANES;
        return switch (element) {
            case HALF -> pair + lane * 4L + input % 2 * 2L;
            case FLOAT -> pair + (input % 2 * Vectors.LANES + lane) * 4L;
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
     * Adds the product of one row; with an odd number of inputs the place behind them in x must be a number. Places of y beyond the outputs, up to a
     * multiple of sixteen, keep what they have.
     */
    public void add(float[] x, int xAt, float[] y, int yAt) {
        StripeKernel kernel = element == Element.HALF ? HALVES : FLOATS;
        int pair = 0;
        for (; pair + 2 <= pairs(); pair += 2) {
            kernel.raiseTwo(memory, pair * pairBytes(), pairBytes(), vectors(), x, xAt + 2 * pair, y, yAt);
        }
        if (pair < pairs()) {
            int first = xAt + 2 * pair;
            kernel.raise(memory, pair * pairBytes(), vectors(), x[first], x[first + 1], y, yAt);
        }
    }

    public int outputs() {
        return outputs;
    }

    public long bytes() {
        return memory.byteSize();
    }

    private int pairs() {
        return (inputs + 1) / 2;
    }

    private long pairBytes() {
        return 2L * vectors() * Vectors.LANES * element.bytes();
    }

    private int vectors() {
        return (outputs + Vectors.LANES - 1) / Vectors.LANES;
    }
}
