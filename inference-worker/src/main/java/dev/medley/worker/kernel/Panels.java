package dev.medley.worker.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * A weight (outputs, inputs) in the order in which a kernel reads it: panels of 64 outputs, inputs in pairs, padded with
 * zeros. One stream from end to end. Immutable; its memory belongs to the one who gave it.
 */
public final class Panels {
    private static final int WIDE = 64;
    private static final int ROWS_AT_ONCE = 64;
    /** Rows that are taken together where there are as many. */
    private static final int EIGHT = 8;
    /** From the first of a panel's outputs to those of its second half, whatever the element. */
    private static final long HALF_BYTES = WIDE / 2 * 4L;

    private static final PanelKernel HALVES = new HalfKernel();
    private static final PanelKernel FLOATS = new FloatKernel();

    private final Element element;
    private final int inputs;
    private final int outputs;
    private final MemorySegment memory;
    /** Where threads leave what {@link PanelKernel} wants to be kept; means nothing. */
    long readAhead;

    private Panels(SegmentAllocator memory, Element element, int inputs, int outputs) {
        this.element = element;
        this.inputs = inputs;
        this.outputs = outputs;
        this.memory = memory.allocate(count() * panelBytes(), 64);
    }

    /** Packs weights that are stacked on top of each other, each row-major (its outputs, inputs). */
    public static Panels wide(SegmentAllocator memory, Element element, int inputs, List<float[]> stacked) {
        int outputs =
                stacked.stream().mapToInt(weight -> weight.length / inputs).sum();
        var panels = new Panels(memory, element, inputs, outputs);
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
        crew.run(products + beside.parts(), part -> {
            if (part >= front && part < front + beside.parts()) {
                beside.work().accept(part - front);
                return;
            }
            int product = part < front ? part : part - beside.parts();
            if (product < first) {
                int next = Math.min(whole - 1, crew.after(product, products) / chunks);
                multiply(product / chunks, next, product % chunks * ROWS_AT_ONCE, ROWS_AT_ONCE, x, rows, y);
            } else {
                int index = whole + (product - first) / shares;
                multiply(index, index, (product - first) % shares * share, share, x, rows, y);
            }
        });
    }

    private void multiply(int index, int next, int from, int most, Rows x, int rows, Rows y) {
        int end = Math.min(rows, from + most);
        int halves = (end - from) / EIGHT * 2;
        long read = 0;
        for (int half = 0; half < halves; half++) {
            read += half(index, next, half, halves, from + half / 2 * EIGHT, x, y);
        }
        int row = from + halves / 2 * EIGHT;
        int unread = halves == 0 ? next : index;
        while (row < end) {
            int together = Integer.highestOneBit(end - row);
            read += few(together, index, unread, row, x, y);
            unread = index;
            row += together;
        }
        readAhead = read;
    }

    /** Half of the outputs for eight rows. Where there are two such calls each reads half of the next panel ahead; where there are more, a quarter. */
    private long half(int index, int next, int half, int halves, int row, Rows x, Rows y) {
        long bytes = panelBytes();
        int side = half % 2;
        long at = index * bytes + side * HALF_BYTES;
        long ahead = next * bytes + half % 4 * (bytes / 16);
        int output = index * WIDE + side * WIDE / 2;
        return halves == 2
                ? kernel().halfEight(
                                memory,
                                at,
                                pairs(),
                                x,
                                y,
                                row,
                                output,
                                ahead,
                                bytes / 8,
                                next * bytes + (2 + half) * (bytes / 4))
                : kernel().halfEight(memory, at, pairs(), x, y, row, output, ahead, bytes / 4, at);
    }

    /** One, two or four rows; reads all of {@code next} ahead, unless that is the panel itself. */
    private long few(int together, int index, int next, int row, Rows x, Rows y) {
        PanelKernel kernel = kernel();
        long at = index * panelBytes();
        long ahead = next * panelBytes();
        long apart = next == index ? 0 : panelBytes() / 4;
        int output = index * WIDE;
        return switch (together) {
            case 1 -> kernel.one(memory, at, pairs(), x, y, row, output, ahead, apart);
            case 2 -> kernel.two(memory, at, pairs(), x, y, row, output, ahead, apart);
            default -> kernel.four(memory, at, pairs(), x, y, row, output, ahead, apart);
        };
    }

    private PanelKernel kernel() {
        return element == Element.HALF ? HALVES : FLOATS;
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

    private int pairs() {
        return (inputs + 1) / 2;
    }

    private int count() {
        return (outputs + WIDE - 1) / WIDE;
    }

    private long panelBytes() {
        return 2L * pairs() * WIDE * element.bytes();
    }
}
