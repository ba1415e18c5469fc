package dev.medley.worker.kernel;

/** How the numbers of a packed matrix are stored; they are multiplied as float32, unless by a {@link MatrixKernel}. */
public enum Element {
    /** bfloat16: the upper half of a float32, rounded to the nearest, ties to even. */
    HALF(2),
    FLOAT(4);

    private static final int NOT_A_NUMBER = 0x7fc0;

    private final int bytes;

    Element(int bytes) {
        this.bytes = bytes;
    }

    public int bytes() {
        return bytes;
    }

    /** Bits of {@code value} in bfloat16. */
    static int half(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return NOT_A_NUMBER;
        }
        return (bits + 0x7fff + (bits >>> 16 & 1)) >>> 16;
    }
}
