package dev.medley.worker.kernel;

import static dev.medley.worker.kernel.Vectors.FLOATS;
import static dev.medley.worker.kernel.Vectors.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** What is computed of one row: widths are multiples of sixteen where nothing else is said. */
public final class RowMath {
    private static final float GELU_SCALE = (float) 0.7978845608; // sqrt(2 / pi)
    private static final float GELU_CUBE = 0.044715f;

    private RowMath() {}

    /** Multiplies in place. */
    public static void scale(float[] x, int at, int width, float factor) {
        for (int i = at; i < at + width; i++) {
            x[i] *= factor;
        }
    }

    /** Multiplies in place and rounds to what bfloat16 can hold; in one piece, since the compiler makes objects of vectors that pass between methods here. */
    public static void scaleAndRound(float[] x, int at, int width, float factor) {
        for (int i = at; i < at + width; i += LANES) {
            IntVector bits = FloatVector.fromArray(FLOATS, x, i).mul(factor).reinterpretAsInts();
            IntVector even = bits.lanewise(VectorOperators.LSHR, 16).and(1);
            bits.add(0x7fff).add(even).and(0xffff0000).reinterpretAsFloats().intoArray(x, i);
        }
    }

    /** {@code target = x / rms(x) * weight}. */
    public static void rmsNorm(float[] x, int at, float[] weight, double epsilon, float[] target, int targetAt) {
        int width = weight.length;
        float scale = inverseRms(x, at, width, epsilon);
        for (int i = 0; i < width; i += LANES) {
            FloatVector.fromArray(FLOATS, x, at + i)
                    .mul(scale)
                    .mul(FloatVector.fromArray(FLOATS, weight, i))
                    .intoArray(target, targetAt + i);
        }
    }

    /** {@code 1 / rms(x)}. */
    public static float inverseRms(float[] x, int at, int width, double epsilon) {
        FloatVector squares = FloatVector.zero(FLOATS);
        for (int i = 0; i < width; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, at + i);
            squares = v.fma(v, squares);
        }
        return (float) (1.0 / Math.sqrt(Vectors.sum(squares) / (double) width + epsilon));
    }

    /** {@code target = silu(gate) * up}; the gates come first in x, then the ups. */
    public static void siluGate(float[] x, int at, int width, float[] target, int targetAt) {
        for (int i = 0; i < width; i += LANES) {
            FloatVector gate = FloatVector.fromArray(FLOATS, x, at + i);
            gate.div(Vectors.exp(gate.neg()).add(1f))
                    .mul(FloatVector.fromArray(FLOATS, x, at + width + i))
                    .intoArray(target, targetAt + i);
        }
    }

    /** The same with the tanh form of gelu: gate * sigmoid(2 u), u = sqrt(2 / pi) (gate + 0.044715 gate³). */
    public static void geluGate(float[] x, int at, int width, float[] target, int targetAt) {
        for (int i = 0; i < width; i += LANES) {
            FloatVector gate = FloatVector.fromArray(FLOATS, x, at + i);
            FloatVector u = gate.mul(gate).mul(gate).mul(GELU_CUBE).add(gate).mul(-2 * GELU_SCALE);
            gate.div(Vectors.exp(u).add(1f))
                    .mul(FloatVector.fromArray(FLOATS, x, at + width + i))
                    .intoArray(target, targetAt + i);
        }
    }

    public static void add(float[] x, int at, int width, float[] target, int targetAt) {
        for (int i = 0; i < width; i += LANES) {
            FloatVector.fromArray(FLOATS, x, at + i)
                    .add(FloatVector.fromArray(FLOATS, target, targetAt + i))
                    .intoArray(target, targetAt + i);
        }
    }

    /** {@code x = cap * tanh(x / cap)}. */
    public static void softCap(float[] x, int at, int count, float cap) {
        for (int i = at; i < at + count; i++) {
            x[i] = (float) (cap * Math.tanh(x[i] / cap));
        }
    }

    /**
     * Replaces scores by their exponentials relative to the largest.
     *
     * @return the sum of the exponentials
     */
    static float exponentials(float[] scores, int at, int count) {
        int end = at + count;
        FloatVector highest = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        for (int i = at; i < end; i += LANES) {
            FloatVector next = FloatVector.fromArray(FLOATS, scores, i);
            highest = highest.blend(next, next.compare(VectorOperators.GT, highest));
        }
        float most = highest.reduceLanes(VectorOperators.MAX);
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = at; i < end; i += LANES) {
            FloatVector e = Vectors.exp(FloatVector.fromArray(FLOATS, scores, i).sub(most));
            e.intoArray(scores, i);
            sum = sum.add(e);
        }
        return Vectors.sum(sum);
    }

    /** {@code xᵀ m y}, m row by row; of any sizes. */
    public static float bilinear(float[] x, int xAt, int rows, float[] m, int mAt, int columns, float[] y, int yAt) {
        float sum = 0;
        for (int from = 0; from < columns; from += LANES) {
            VectorMask<Float> some = FLOATS.indexInRange(from, columns);
            FloatVector products = FloatVector.zero(FLOATS);
            for (int row = 0; row < rows; row++) {
                products = FloatVector.fromArray(FLOATS, m, mAt + row * columns + from, some)
                        .fma(FloatVector.broadcast(FLOATS, x[xAt + row]), products);
            }
            sum += Vectors.sum(products.mul(FloatVector.fromArray(FLOATS, y, yAt + from, some)));
        }
        return sum;
    }

    /** Turns the pairs (i, i + half) of one head by the angles. */
    public static void rotate(float[] x, int at, int half, float[] cosine, float[] sine) {
        for (int i = 0; i < half; i++) {
            float first = x[at + i];
            float second = x[at + half + i];
            x[at + i] = first * cosine[i] - second * sine[i];
            x[at + half + i] = second * cosine[i] + first * sine[i];
        }
    }
}
