package dev.medley.worker.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;

/**
 * A weight (outputs, inputs) in the order in which a kernel reads it: panels of 64 outputs, inputs in pairs, padded with
 * zeros. One stream from end to end. Immutable; its memory belongs to the one who gave it.
 */
public final class Panels {
    static final int WIDE = 64;
    static final int ROWS_AT_ONCE = 64;

    private final Element element;
    private final Optional<MatrixKernel> unit;
    private final int inputs;
    private final int outputs;
    private final MemorySegment memory;
    /** Where threads leave what {@link PanelProduct} wants to be kept; means nothing. */
    long readAhead;

    private Panels(SegmentAllocator memory, Element element, Optional<MatrixKernel> unit, int inputs, int outputs) {
        this.element = element;
        this.unit = unit;
        this.inputs = inputs;
        this.outputs = outputs;
        this.memory = memory.allocate(count() * panelBytes(), 64);
    }

    /**
     * Packs weights that are stacked on top of each other, each row-major (its outputs, inputs).
     *
     * @param unit what multiplies halves, where the processor has it: it wants what they are multiplied with rounded to halves, and their number to be a
     *     multiple of sixteen
     */
    public static Panels wide(
            SegmentAllocator memory, Element element, Optional<MatrixKernel> unit, int inputs, List<float[]> stacked) {
        int outputs =
                stacked.stream().mapToInt(weight -> weight.length / inputs).sum();
        var panels = new Panels(memory, element, unit, inputs, outputs);
        int row = 0;
        for (float[] weight : stacked) {
            for (int at = 0; at < weight.length; at += inputs) {
                panels.set(row++, weight, at);
            }
        }
        return panels;
    }

    private void set(int row, float[] weight, int at) {
        for (int input = 0; input < inputs; input++) {
            long place = place(row, input);
            switch (element) {
                case HALF -> memory.set(ValueLayout.JAVA_SHORT, place, (short) Element.half(weight[at + input]));
                case FLOAT -> memory.set(ValueLayout.JAVA_FLOAT, place, weight[at + input]);
            }
        }
    }

    /** First byte of one weight. The two halves of a pair share an int; float32 lie one vector after the other. */
    private long place(int output, int input) {
        long pair = output / WIDE * panelBytes() + (long) (input / 2) * WIDE * 2 * element.bytes();
        int lane = output % WIDE;
        int second = input % 2;
        return switch (element) {
            case HALF -> pair + lane * 4L + second * 2L;
            case FLOAT -> pair + (long) second * WIDE * 4 + lane * 4L;
        };
    }

    /** Copies the weights of one output: an embedding, where the matrix is also the head. */
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
     * Adds the products of the first {@code rows} rows to {@code y}, which holds biases, a sum so far, or zeros.
     *
     * @param beside done by the same threads, before this returns
     */
    public void multiply(Crew crew, Rows x, int rows, Rows y, Beside beside) {
        int whole = count() / crew.size() * crew.size();
        int chunks = (rows + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE;
        // Panels that don't go round evenly are shared by rows instead.
        int share = Math.max(4, (rows / crew.size() + 3) / 4 * 4);
        int shares = (rows + share - 1) / share;
        int first = whole * chunks;
        int products = first + (count() - whole) * shares;
        // Where the thread that takes parts from the front meets those that take them from the back.
        int front = products / crew.size();
        PanelProduct product = product(crew, x, rows, y);
        crew.run(products + beside.parts(), part -> {
            if (part >= front && part < front + beside.parts()) {
                beside.work().accept(part - front);
                return;
            }
            int number = part < front ? part : part - beside.parts();
            if (number < first) {
                int next = Math.min(whole - 1, crew.after(number, products) / chunks);
                int from = number % chunks * ROWS_AT_ONCE;
                readAhead = product.multiply(number / chunks, next, from, Math.min(rows, from + ROWS_AT_ONCE));
            } else {
                int index = whole + (number - first) / shares;
                int from = (number - first) % shares * share;
                readAhead = product.multiply(index, index, from, Math.min(rows, from + share));
            }
        });
    }

    private PanelProduct product(Crew crew, Rows x, int rows, Rows y) {
        return unit.<PanelProduct>map(own -> new UnitProduct(
                        this, own, HalfRows.of(crew, x, rows), MemorySegment.ofArray(y.values()), y.stride()))
                .orElseGet(() -> new VectorProduct(this, x, y));
    }

    public int outputs() {
        return outputs;
    }

    public int inputs() {
        return inputs;
    }

    public long bytes() {
        return memory.byteSize();
    }

    Element element() {
        return element;
    }

    MemorySegment memory() {
        return memory;
    }

    int pairs() {
        return (inputs + 1) / 2;
    }

    private int count() {
        return (outputs + WIDE - 1) / WIDE;
    }

    long panelBytes() {
        return 2L * pairs() * WIDE * element.bytes();
    }
}
