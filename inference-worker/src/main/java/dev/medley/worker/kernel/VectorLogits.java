package dev.medley.worker.kernel;

import static dev.medley.worker.kernel.Vectors.FLOATS;
import static dev.medley.worker.kernel.Vectors.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** On vectors. Sums are of doubles, each of which is the sum of a block of floats. */
final class VectorLogits implements Logits {
    @Override
    public int highest(float[] logits) {
        FloatVector most = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        int i = 0;
        for (; i + LANES <= logits.length; i += LANES) {
            FloatVector next = FloatVector.fromArray(FLOATS, logits, i);
            VectorMask<Float> none = next.test(VectorOperators.IS_NAN);
            if (none.anyTrue()) {
                return i + none.firstTrue();
            }
            most = most.blend(next, next.compare(VectorOperators.GT, most));
        }
        float highest = most.reduceLanes(VectorOperators.MAX);
        for (; i < logits.length; i++) {
            if (Float.isNaN(logits[i])) {
                return i;
            }
            highest = Math.max(highest, logits[i]);
        }
        return next(logits, 0, highest);
    }

    @Override
    public int next(float[] values, int from, float least) {
        int i = from;
        for (; i + LANES <= values.length; i += LANES) {
            VectorMask<Float> some = FloatVector.fromArray(FLOATS, values, i).compare(VectorOperators.GE, least);
            if (some.anyTrue()) {
                return i + some.firstTrue();
            }
        }
        while (i < values.length && !(values[i] >= least)) {
            i++;
        }
        return i;
    }

    @Override
    public double exponentials(float[] logits, float highest, double temperature, float[] weights, double[] sums) {
        double total = 0;
        // Not infinite: that times nothing is no number.
        float factor = (float) Math.min(Float.MAX_VALUE, 1 / temperature);
        for (int block = 0; block * BLOCK < logits.length; block++) {
            int end = Math.min(logits.length, (block + 1) * BLOCK);
            FloatVector sum = FloatVector.zero(FLOATS);
            int i = block * BLOCK;
            for (; i + LANES <= end; i += LANES) {
                FloatVector weight = Vectors.exp(
                        FloatVector.fromArray(FLOATS, logits, i).sub(highest).mul(factor));
                weight.intoArray(weights, i);
                sum = sum.add(weight);
            }
            sums[block] = Vectors.sum(sum);
            for (; i < end; i++) {
                weights[i] = (float) Math.exp((logits[i] - highest) * factor);
                sums[block] += weights[i];
            }
            total += sums[block];
        }
        return total;
    }

    @Override
    public double logSumExp(float[] logits) {
        float highest = logits[highest(logits)];
        double total = 0;
        for (int from = 0; from < logits.length; from += BLOCK) {
            int end = Math.min(logits.length, from + BLOCK);
            FloatVector sum = FloatVector.zero(FLOATS);
            int i = from;
            for (; i + LANES <= end; i += LANES) {
                sum = sum.add(
                        Vectors.exp(FloatVector.fromArray(FLOATS, logits, i).sub(highest)));
            }
            total += Vectors.sum(sum);
            for (; i < end; i++) {
                total += Math.exp(logits[i] - highest);
            }
        }
        return highest + Math.log(total);
    }

    @Override
    public int count(float[] weights, float least) {
        int count = 0;
        int i = 0;
        for (; i + LANES <= weights.length; i += LANES) {
            count += FloatVector.fromArray(FLOATS, weights, i)
                    .compare(VectorOperators.GE, least)
                    .trueCount();
        }
        for (; i < weights.length; i++) {
            count += weights[i] >= least ? 1 : 0;
        }
        return count;
    }

    @Override
    public double sum(float[] weights, float least) {
        double total = 0;
        for (int from = 0; from < weights.length; from += BLOCK) {
            int end = Math.min(weights.length, from + BLOCK);
            FloatVector sum = FloatVector.zero(FLOATS);
            int i = from;
            for (; i + LANES <= end; i += LANES) {
                FloatVector next = FloatVector.fromArray(FLOATS, weights, i);
                sum = sum.add(next, next.compare(VectorOperators.GE, least));
            }
            total += Vectors.sum(sum);
            for (; i < end; i++) {
                total += weights[i] >= least ? weights[i] : 0;
            }
        }
        return total;
    }
}
