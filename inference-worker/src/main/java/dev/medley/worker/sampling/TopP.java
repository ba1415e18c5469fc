package dev.medley.worker.sampling;

import dev.medley.worker.kernel.Logits;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Nucleus sampling (arXiv 1904.09751) after a temperature, and its cruder relatives top-k and min-p. */
final class TopP implements Sampler {
    private static final Logits LOGITS = Logits.fastest();

    /** So often a token is drawn from all, which is mostly one that is kept, before those that are kept are sorted: the odds are the same. */
    private static final int TRIES = 4;

    /** By how much less tokens may weigh when those that are looked at don't suffice. */
    private static final float FURTHER = 1 / 4f;

    /** Each thread's and not each sequence's, so that it stays in the caches from one to the next. */
    private static final ThreadLocal<float[]> WEIGHTS = ThreadLocal.withInitial(() -> new float[0]);

    private final SamplingParams params;
    private final SplittableRandom random;
    /** Relative to the likeliest token's, which weighs 1. */
    private float[] weights = new float[0];
    /** Sums of blocks of weights. */
    private double[] sums = new double[0];

    TopP(SamplingParams params) {
        this.params = params;
        this.random = new SplittableRandom(params.seed());
    }

    @Override
    public int pick(float[] logits) {
        int highest = LOGITS.highest(logits);
        if (!Float.isFinite(logits[highest])) {
            // Nothing can be drawn from what overflowed; whoever asked sees it by the token's own number.
            return highest;
        }
        weights = WEIGHTS.get();
        if (weights.length != logits.length) {
            weights = new float[logits.length];
            WEIGHTS.set(weights);
        }
        sums = new double[(logits.length + Logits.BLOCK - 1) / Logits.BLOCK];
        double all = LOGITS.exponentials(logits, logits[highest], params.temperature(), weights, sums);
        Tail tail = params.tail();
        if (tail.leavesNothingOut()) {
            return walk(all * random.nextDouble(), highest);
        }
        float least = Math.max(Float.MIN_VALUE, (float) tail.minP());
        double total = tail.minP() == 0 ? all : LOGITS.sum(weights, least);
        // With both, the nucleus is one of the top k, and who those are takes sorting.
        for (int i = 0; i < TRIES && (tail.topK() == 0 || tail.topP() == 1); i++) {
            int token = walk(all * random.nextDouble(), highest);
            boolean isKept = tail.topK() > 0 ? isInTopK(token) : isInNucleus(token, tail.topP() * total);
            if (weights[token] >= least && isKept) {
                return token;
            }
        }
        return nucleus(least, total, random.nextDouble());
    }

    private boolean isInTopK(int token) {
        float weight = weights[token];
        int most = params.tail().topK();
        if (LOGITS.count(weights, weight) <= most) {
            return true;
        }
        int before = LOGITS.count(weights, Math.nextUp(weight));
        return before < most && before + equalsBefore(token) < most;
    }

    /** @param wanted what tokens have to weigh together to be enough */
    private boolean isInNucleus(int token, double wanted) {
        float weight = weights[token];
        if (LOGITS.sum(weights, weight) - weight < wanted) {
            return true;
        }
        double before = LOGITS.sum(weights, Math.nextUp(weight));
        return before < wanted && before + (double) weight * equalsBefore(token) < wanted;
    }

    /** Of equals the lower ids come first. */
    private int equalsBefore(int token) {
        int count = 0;
        for (int i = 0; i < token; i++) {
            count += weights[i] == weights[token] ? 1 : 0;
        }
        return count;
    }

    /** @param likeliest what is drawn where rounding leaves a rest and nothing to take it from: what has no weight was ruled out, and never is */
    private int walk(double target, int likeliest) {
        double rest = target;
        int block = 0;
        while (block < sums.length - 1 && rest >= sums[block]) {
            rest -= sums[block++];
        }
        int last = likeliest;
        for (int i = block * Logits.BLOCK; i < Math.min(weights.length, (block + 1) * Logits.BLOCK); i++) {
            rest -= weights[i];
            last = weights[i] > 0 ? i : last;
            if (rest < 0) {
                return i;
            }
        }
        return last;
    }

    /**
     * Draws from what is kept.
     *
     * @param least a kept token's weight
     * @param all weight of those that have so much
     */
    private int nucleus(float least, double all, double draw) {
        Tail tail = params.tail();
        long[] order = likeliest(lowest(least, tail.topP() * all));
        int most = tail.topK() == 0 ? order.length : Math.min(order.length, tail.topK());
        double total = tail.topK() == 0 ? all : sum(order, most);
        double kept = 0;
        int size = 0;
        while (size < most && kept < tail.topP() * total) {
            kept += weights[token(order[size++])];
        }
        double rest = draw * kept;
        for (int i = 0; i < size; i++) {
            rest -= weights[token(order[i])];
            if (rest < 0) {
                return token(order[i]);
            }
        }
        return token(order[size - 1]);
    }

    private double sum(long[] order, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += weights[token(order[i])];
        }
        return sum;
    }

    /** A weight that no token of the top k, or of the nucleus, is below: those too unlikely are not worth sorting. */
    private float lowest(float least, double wanted) {
        int topK = params.tail().topK();
        float lowest = FURTHER;
        while (lowest > least
                && (topK > 0 ? LOGITS.count(weights, lowest) < topK : LOGITS.sum(weights, lowest) < wanted)) {
            lowest *= FURTHER;
        }
        return Math.max(lowest, least);
    }

    /** Tokens that weigh no less, the heaviest first, then by their ids. */
    private long[] likeliest(float least) {
        long[] order = new long[LOGITS.count(weights, least)];
        int id = -1;
        for (int i = 0; i < order.length; i++) {
            id = LOGITS.next(weights, id + 1, least);
            order[i] = (long) -Float.floatToIntBits(weights[id]) << Integer.SIZE | id;
        }
        Arrays.sort(order);
        return order;
    }

    private static int token(long ordered) {
        return (int) ordered;
    }
}
