package dev.medley.worker.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Vectors of sixteen lanes, and what all kernels do with them. Every result is the same whether the code is compiled yet or not. */
final class Vectors {
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;
    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;
    static final int LANES = 16;

    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
    static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
    private static final VectorShuffle<Float> BY_EIGHT = rotation(8);
    private static final VectorShuffle<Float> BY_FOUR = rotation(4);
    private static final VectorShuffle<Float> BY_TWO = rotation(2);
    private static final VectorShuffle<Float> BY_ONE = rotation(1);
    private static final int UPPER = 0xffff0000;
    private static final float LOG2_E = (float) 1.442695041;
    private static final float LN2_HIGH = (float) 0.693359375;
    private static final float LN2_LOW = -(float) 2.12194440e-4;
    /** Adding and taking away 1.5 · 2²³ rounds to the nearest whole number. */
    private static final float ROUNDING = 12_582_912f;

    private static final int ROUNDING_BITS = Float.floatToRawIntBits(ROUNDING);
    private static final float LOWEST = -87.0f;
    private static final float HIGHEST = 88.0f;

    private Vectors() {}

    static boolean native512() {
        return FloatVector.SPECIES_PREFERRED.length() >= LANES;
    }

    private static VectorShuffle<Float> rotation(int by) {
        return VectorShuffle.fromOp(FLOATS, lane -> (lane + by) % LANES);
    }

    static FloatVector floats(float[] values, int at) {
        return FloatVector.fromArray(FLOATS, values, at);
    }

    static FloatVector floats(MemorySegment memory, long at) {
        return FloatVector.fromMemorySegment(FLOATS, memory, at, LITTLE);
    }

    static void storeHalves(FloatVector values, MemorySegment memory, long at) {
        ((ShortVector) rounded(values).lanewise(VectorOperators.LSHR, 16).convertShape(VectorOperators.I2S, SHORTS, 0))
                .intoMemorySegment(memory, at, LITTLE);
    }

    /** Two vectors of finite numbers as bfloat16: the first in the lower halves of ints, the second in the upper ones. */
    static IntVector halves(FloatVector lower, FloatVector upper) {
        return rounded(lower)
                .lanewise(VectorOperators.LSHR, 16)
                .or(rounded(upper).and(UPPER));
    }

    /** The upper half is the nearest bfloat16, ties to even. */
    private static IntVector rounded(FloatVector values) {
        IntVector bits = values.reinterpretAsInts();
        IntVector even = bits.lanewise(VectorOperators.LSHR, 16).and(1);
        return bits.add(0x7fff).add(even);
    }

    static void storeFloats(FloatVector values, MemorySegment memory, long at) {
        values.intoMemorySegment(memory, at, LITTLE);
    }

    /** Sum over the lanes, always in the same order. */
    static float sum(FloatVector values) {
        FloatVector eight = values.add(values.rearrange(BY_EIGHT));
        FloatVector four = eight.add(eight.rearrange(BY_FOUR));
        FloatVector two = four.add(four.rearrange(BY_TWO));
        return two.add(two.rearrange(BY_ONE)).lane(0);
    }

    /** e to the power of each lane: 2ⁿ times a polynomial of the rest, within two units of the last place. */
    static FloatVector exp(FloatVector x) {
        // Comparisons instead of max and min, which take five times as long for the sake of zeros' signs.
        VectorMask<Float> below = x.compare(VectorOperators.LT, LOWEST);
        FloatVector clamped = x.blend(LOWEST, below).blend(HIGHEST, x.compare(VectorOperators.GT, HIGHEST));
        FloatVector shifted = clamped.mul(LOG2_E).add(ROUNDING);
        FloatVector n = shifted.sub(ROUNDING);
        FloatVector r = n.fma(FloatVector.broadcast(FLOATS, -LN2_HIGH), clamped);
        r = n.fma(FloatVector.broadcast(FLOATS, -LN2_LOW), r);
        FloatVector p =
                r.fma(FloatVector.broadcast(FLOATS, (float) 1.9875691500e-4), FloatVector.broadcast(FLOATS, (float)
                        1.3981999507e-3));
        p = p.fma(r, FloatVector.broadcast(FLOATS, (float) 8.3334519073e-3));
        p = p.fma(r, FloatVector.broadcast(FLOATS, (float) 4.1665795894e-2));
        p = p.fma(r, FloatVector.broadcast(FLOATS, (float) 1.6666665459e-1));
        p = p.fma(r, FloatVector.broadcast(FLOATS, (float) 5.0000001201e-1));
        p = p.mul(r).fma(r, r).add(1f);
        // n is what the lowest bits of the shifted number count.
        IntVector exponent =
                shifted.reinterpretAsInts().sub(ROUNDING_BITS - 127).lanewise(VectorOperators.LSHL, 23);
        FloatVector result = p.mul(exponent.reinterpretAsFloats());
        // What is far below underflows to zero, as minus infinity must.
        return result.blend(0f, below);
    }
}
