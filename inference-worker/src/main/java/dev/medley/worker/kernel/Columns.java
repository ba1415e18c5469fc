package dev.medley.worker.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;

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

    /** Packs a row-major weight of finite numbers. */
    public static Columns of(SegmentAllocator memory, Element element, int inputs, float[] weight) {
        var columns = new Columns(memory, element, inputs, weight.length / inputs);
        int padded = columns.vectors() * Vectors.LANES * inputs;
        columns.pack(weight.length == padded ? weight : Arrays.copyOf(weight, padded));
        return columns;
    }

    /** Sixteen outputs of an input at once: packing is on the way to a request's first token. */
    private void pack(float[] weight) {
        int[] lanes =
                IntStream.range(0, Vectors.LANES).map(lane -> lane * inputs).toArray();
        for (int vector = 0; vector < vectors(); vector++) {
            int from = vector * Vectors.LANES * inputs;
            for (int pair = 0; pair < pairs(); pair++) {
                int input = from + 2 * pair;
                FloatVector first = FloatVector.fromArray(Vectors.FLOATS, weight, input, lanes, 0);
                FloatVector second = 2 * pair + 1 < inputs
                        ? FloatVector.fromArray(Vectors.FLOATS, weight, input + 1, lanes, 0)
                        : FloatVector.zero(Vectors.FLOATS);
                set(pair, vector, first, second);
            }
        }
    }

    private void set(int pair, int vector, FloatVector first, FloatVector second) {
        long at = pair * pairBytes() + 2L * vector * Vectors.LANES * element.bytes();
        if (element == Element.HALF) {
            Vectors.halves(first, second).intoMemorySegment(memory, at, Vectors.LITTLE);
        } else {
            Vectors.storeFloats(first, memory, at);
            Vectors.storeFloats(second, memory, at + Vectors.LANES * 4L);
        }
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
