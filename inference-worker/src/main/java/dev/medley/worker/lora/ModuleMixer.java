package dev.medley.worker.lora;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Weighs h = A x of one sequence's rows before B is applied to them, for one module. All of it happens in rank space and in float32: neither v = B h
 * nor a key of full width is ever needed. Safe for many threads.
 */
final class ModuleMixer {
    private final Mixture mixture;
    private final int layer;
    /** First rank column of each member in h, and how many it has; none where it lacks the module. */
    private final int[] start;

    private final int[] rank;
    /** Of each member with the module: keys (rank, size) for a router that knows the module, the prototype for Arrow, else nothing. */
    private final float[][] gate;

    /** Of each member with the module, for a router that is normalised: Bᵀ B. */
    private final Optional<float[][]> grams;

    private final double[] logPriors;
    private final int size;
    private final int queryStart;

    /**
     * @param start by member of the mixture
     * @param rank by member of the mixture
     */
    ModuleMixer(Mixture mixture, ModuleColumns columns, int[] start, int[] rank) {
        this.mixture = mixture;
        this.layer = columns.layer();
        this.start = start;
        this.rank = rank;
        this.logPriors = mixture.weights().stream().mapToDouble(Math::log).toArray();
        this.gate = new float[start.length][0];
        this.grams = grams(mixture, columns, rank);
        boolean routed = mixture.gate() instanceof Gate.Learnt(Router router) && router.knows(columns.module());
        this.size = routed ? ((Gate.Learnt) mixture.gate()).router().rank() : 0;
        this.queryStart = columns.index() * size;
        List<LoraAdapter> members = mixture.adapters();
        for (int i = 0; i < start.length; i++) {
            if (rank[i] > 0 && routed) {
                gate[i] = members.get(i).keys(((Gate.Learnt) mixture.gate()).router(), columns.module());
            } else if (rank[i] > 0 && mixture.gate() instanceof Gate.Arrow) {
                gate[i] = members.get(i).prototype(columns.module());
            }
        }
    }

    private static Optional<float[][]> grams(Mixture mixture, ModuleColumns columns, int... rank) {
        if (!(mixture.gate() instanceof Gate.Learnt(Router router)) || !router.isNormalised()) {
            return Optional.empty();
        }
        float[][] grams = new float[rank.length][0];
        for (int i = 0; i < rank.length; i++) {
            if (rank[i] > 0) {
                grams[i] = mixture.adapters().get(i).gram(columns.module());
            }
        }
        return Optional.of(grams);
    }

    /**
     * Fills the columns of this sequence's adapters in {@code weighted}, which is laid out as h is.
     *
     * @param at the row's first column in both
     * @param block of the row's token, for {@link GateShares}
     * @param queries A_r x of the group's modules, from {@code queryAt} on; whatever where no router knows the module
     */
    void mix(float[] h, int at, int block, float[] weighted, float[] queries, int queryAt) {
        double[] shares = new double[start.length];
        switch (mixture.gate()) {
            case Gate.Fixed _ -> {
                for (int i = 0; i < start.length; i++) {
                    shares[i] = mixture.weights().get(i);
                }
            }
            case Gate.Fusion _ -> {
                fuse(h, at, weighted);
                return;
            }
            case Gate.Arrow _ -> {
                for (int i = 0; i < start.length; i++) {
                    shares[i] = Math.abs(arrow(h, at, i));
                }
                decide(block, shares);
            }
            case Gate.Learnt _ -> {
                for (int i = 0; i < start.length; i++) {
                    shares[i] = size == 0 ? 0 : learnt(h, at, queries, queryAt + queryStart, i);
                }
                decide(block, shares);
            }
        }
        for (int i = 0; i < start.length; i++) {
            int first = at + start[i];
            for (int j = first; j < first + rank[i]; j++) {
                weighted[j] = (float) shares[i] * h[j];
            }
        }
    }

    /** p . x */
    private double arrow(float[] h, int at, int member) {
        double sum = 0;
        for (int j = 0; j < rank[member]; j++) {
            sum += gate[member][j] * h[at + start[member] + j];
        }
        return sum;
    }

    /** {@code <q, k> / sqrt(rank)}, equation 9. */
    private double learnt(float[] h, int at, float[] queries, int query, int member) {
        float[] keys = gate[member];
        double sum = 0;
        for (int j = 0; j < rank[member]; j++) {
            double projected = 0;
            for (int d = 0; d < size; d++) {
                projected += queries[query + d] * keys[j * size + d];
            }
            sum += projected * h[at + start[member] + j];
        }
        double length = grams.map(all -> length(all[member], h, at + start[member], rank[member]))
                .orElse(1.0);
        return sum / (Math.sqrt(size) * length);
    }

    /** |v|, from rank space. */
    private static double length(float[] gram, float[] h, int at, int rank) {
        double square = Router.SMALLEST;
        for (int i = 0; i < rank; i++) {
            double sum = 0;
            for (int j = 0; j < rank; j++) {
                sum += gram[i * rank + j] * h[at + j];
            }
            square += sum * h[at + i];
        }
        return Math.sqrt(Math.max(square, Router.SMALLEST));
    }

    /** Softmax over the members that have the module, with the logarithm of their priors added; counted into the mixture's shares. */
    private void decide(int block, double[] shares) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < shares.length; i++) {
            shares[i] += rank[i] == 0 ? Double.NEGATIVE_INFINITY : logPriors[i];
            highest = Math.max(highest, shares[i]);
        }
        if (highest == Double.NEGATIVE_INFINITY) {
            // No member has the module, or only those that a prior of 0 removes.
            Arrays.fill(shares, 0);
            return;
        }
        double total = 0;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = Math.exp(shares[i] - highest);
            total += shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= total;
        }
        mixture.shares().add(layer, block, shares);
    }

    /** (mean s B)(mean A) x: each B meets the mean of all h, shorter ones padded with zeros; n counts the members without the module too. */
    private void fuse(float[] h, int at, float[] weighted) {
        double scale = 1.0 / start.length;
        int widest = Arrays.stream(rank).max().orElse(0);
        for (int j = 0; j < widest; j++) {
            double mean = 0;
            for (int i = 0; i < start.length; i++) {
                mean += j < rank[i] ? scale * h[at + start[i] + j] : 0;
            }
            for (int i = 0; i < start.length; i++) {
                if (j < rank[i]) {
                    weighted[at + start[i] + j] = (float) (scale * mean);
                }
            }
        }
    }
}
