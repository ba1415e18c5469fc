package dev.medley.registry.embedding;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A unit vector of {@value #DIMENSIONS} numbers: the dot product of two is their cosine. Immutable. */
public final class Vector {
    /** Width of the columns in the database as well: V020. */
    public static final int DIMENSIONS = 384;

    /** Bytes before the numbers in pgvector's binary forms. */
    private static final int HEAD = 4;

    private final float[] values;

    private Vector(float[] values) {
        this.values = values;
    }

    /**
     * The direction of {@code values}.
     *
     * @throws IllegalArgumentException when the width differs, or when nothing or no number points anywhere
     */
    public static Vector of(float[] values) {
        if (values.length != DIMENSIONS) {
            throw new IllegalArgumentException("a vector has " + DIMENSIONS + " numbers, not " + values.length);
        }
        return direction(values).orElseThrow(() -> new IllegalArgumentException("these numbers have no direction"));
    }

    private static Optional<Vector> direction(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        double length = Math.sqrt(squares);
        if (!Double.isFinite(length) || length == 0) {
            return Optional.empty();
        }
        float[] unit = new float[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            unit[i] = (float) (values[i] / length);
        }
        return Optional.of(new Vector(unit));
    }

    /** The direction of the mean, of length one again, so that scores against it are true cosines. */
    public static Vector mean(List<Vector> vectors) {
        float[] sum = new float[DIMENSIONS];
        for (Vector vector : vectors) {
            for (int i = 0; i < DIMENSIONS; i++) {
                sum[i] += vector.values[i];
            }
        }
        return of(sum);
    }

    /** The direction of this vector and {@code by} together. */
    public Vector shifted(float[] by) {
        float[] sum = values.clone();
        for (int i = 0; i < DIMENSIONS; i++) {
            sum[i] += by[i];
        }
        return of(sum);
    }

    /** As the database keeps it in half the room: each number to eleven bits. */
    public Vector halved() {
        float[] halves = new float[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            halves[i] = Float.float16ToFloat(Float.floatToFloat16(values[i]));
        }
        return of(halves);
    }

    /** A copy of its numbers. */
    public float[] values() {
        return values.clone();
    }

    /** Cosine of the angle between the two, -1 to 1. */
    public double cosine(Vector other) {
        double sum = 0;
        for (int i = 0; i < DIMENSIONS; i++) {
            sum += (double) values[i] * other.values[i];
        }
        return sum;
    }

    /**
     * The direction of this vector under a linear map, row by row: {@value #DIMENSIONS} times {@value #DIMENSIONS} numbers.
     *
     * @throws IllegalArgumentException when the map takes it nowhere
     */
    public Vector under(float[] matrix) {
        float[] mapped = new float[DIMENSIONS];
        for (int row = 0; row < DIMENSIONS; row++) {
            float sum = 0;
            for (int column = 0; column < DIMENSIONS; column++) {
                sum += matrix[row * DIMENSIONS + column] * values[column];
            }
            mapped[row] = sum;
        }
        return direction(mapped).orElseThrow(() -> new IllegalArgumentException("the map takes this vector nowhere"));
    }

    /**
     * As {@link #under}, to the bit, of a map that is given column by column: the processor adds to many rows at once. Empty when the map takes it nowhere.
     */
    public Optional<Vector> underColumns(float[] columns) {
        float[] mapped = new float[DIMENSIONS];
        for (int column = 0; column < DIMENSIONS; column++) {
            float value = values[column];
            int start = column * DIMENSIONS;
            for (int row = 0; row < DIMENSIONS; row++) {
                mapped[row] += columns[start + row] * value;
            }
        }
        return direction(mapped);
    }

    /** From the binary form of pgvector: two numbers of 16 bits, of which the first is the width, then the vector's own. */
    public static Vector ofVectorBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes, HEAD, bytes.length - HEAD);
        float[] numbers = new float[in.remaining() / Float.BYTES];
        in.asFloatBuffer().get(numbers);
        return of(numbers);
    }

    /** As {@link #ofVectorBytes}, of a {@code halfvec}. */
    public static Vector ofHalvesBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes, HEAD, bytes.length - HEAD);
        float[] numbers = new float[in.remaining() / Short.BYTES];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Float.float16ToFloat(in.getShort());
        }
        return of(numbers);
    }

    /** The text form of pgvector, to be bound as a parameter and cast: {@code ?::vector}. */
    public String toSql() {
        StringBuilder text = new StringBuilder(DIMENSIONS * 13).append('[');
        for (int i = 0; i < DIMENSIONS; i++) {
            text.append(i == 0 ? "" : ",").append(values[i]);
        }
        return text.append(']').toString();
    }
}
