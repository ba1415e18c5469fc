package dev.medley.format;

/** The values of one tensor as they stream by: what is not finite, the largest and the sum of squares. One use. */
final class TensorScan {
    private final TensorEntry tensor;
    private final int width;
    private final byte[] partial;
    private int pending;
    private long index;
    private long nan;
    private long infinite;
    private long firstBad;
    private double largest;
    private double squares;

    TensorScan(TensorEntry tensor) {
        this.tensor = tensor;
        this.width = tensor.dtype().bits() / Byte.SIZE;
        this.partial = new byte[width];
    }

    TensorEntry tensor() {
        return tensor;
    }

    long nan() {
        return nan;
    }

    long infinite() {
        return infinite;
    }

    /** Index of the first value that is not finite; means nothing while there is none. */
    long firstBad() {
        return firstBad;
    }

    double largest() {
        return largest;
    }

    double norm() {
        return Math.sqrt(squares);
    }

    /** Takes the next bytes of the tensor; an element may be cut anywhere. */
    void accept(byte[] bytes, int from, int to) {
        int at = from;
        while (pending > 0 && at < to) {
            partial[pending++] = bytes[at++];
            if (pending == width) {
                value(decode(partial, 0));
                pending = 0;
            }
        }
        for (; at + width <= to; at += width) {
            value(decode(bytes, at));
        }
        while (at < to) {
            partial[pending++] = bytes[at++];
        }
    }

    private void value(double value) {
        if (Double.isFinite(value)) {
            largest = Math.max(largest, Math.abs(value));
            squares += value * value;
        } else {
            firstBad = nan + infinite == 0 ? index : firstBad;
            if (Double.isNaN(value)) {
                nan++;
            } else {
                infinite++;
            }
        }
        index++;
    }

    private double decode(byte[] bytes, int at) {
        return switch (tensor.dtype()) {
            case BF16 -> Float.intBitsToFloat(bits16(bytes, at) << 16);
            case F16 -> Float.float16ToFloat((short) bits16(bytes, at));
            case F32 -> Float.intBitsToFloat(bits32(bytes, at));
            case F64 ->
                Double.longBitsToDouble((bits32(bytes, at) & 0xffff_ffffL) | ((long) bits32(bytes, at + 4) << 32));
            case F8_E5M2 -> TensorValues.e5m2(bytes[at]);
            case F8_E4M3 -> TensorValues.e4m3(bytes[at]);
            default -> throw new IllegalStateException("A checked header holds no " + tensor.dtype());
        };
    }

    private static int bits16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | ((bytes[at + 1] & 0xff) << 8);
    }

    private static int bits32(byte[] bytes, int at) {
        return bits16(bytes, at) | (bits16(bytes, at + 2) << 16);
    }
}
