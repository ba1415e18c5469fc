package dev.medley.worker.lora;

import java.util.Arrays;
import java.util.List;

/**
 * Weighs the rows h = A x of one sequence before B is applied to them. All of it happens in rank space and in float32: neither v = B h nor a key of
 * full width is ever needed.
 */
final class RowMixer {
    private final Mixture mixture;
    private final List<LoraAdapter> members;
    /** Column of each member among the step's active adapters. */
    private final int[] active;

    private final double[] shares;

    RowMixer(Mixture mixture, List<LoraAdapter> activeAdapters) {
        this.mixture = mixture;
        this.members = mixture.adapters();
        this.active = members.stream().mapToInt(activeAdapters::indexOf).toArray();
        this.shares = new double[active.length];
    }

    /** Fills the columns of this sequence's adapters in row {@code row} of {@code rows.weighted()}; the others stay zero. */
    void mix(ModuleColumns columns, GroupRows rows, int row) {
        int offset = row * rows.width();
        switch (mixture.gate()) {
            case Gate.Fixed _ -> {
                for (int i = 0; i < active.length; i++) {
                    shares[i] = mixture.weights().get(i);
                }
            }
            case Gate.Fusion _ -> {
                fuse(columns, rows, offset);
                return;
            }
            case Gate.Arrow _ -> {
                for (int i = 0; i < active.length; i++) {
                    shares[i] = rank(columns, i) == 0 ? 0 : Math.abs(arrow(columns, rows, offset, i));
                }
                decide(columns);
            }
            case Gate.Learnt(Router router) -> {
                for (int i = 0; i < active.length; i++) {
                    shares[i] = rank(columns, i) == 0 ? 0 : learnt(router, columns, rows, row, i);
                }
                decide(columns);
            }
        }
        for (int i = 0; i < active.length; i++) {
            int start = offset + columns.start()[active[i]];
            for (int j = start; j < start + rank(columns, i); j++) {
                rows.weighted()[j] = (float) shares[i] * rows.h()[j];
            }
        }
    }

    private int rank(ModuleColumns columns, int member) {
        return columns.rank()[active[member]];
    }

    /** p . x */
    private double arrow(ModuleColumns columns, GroupRows rows, int offset, int member) {
        float[] prototype = members.get(member).prototype(columns.module());
        int start = offset + columns.start()[active[member]];
        double sum = 0;
        for (int j = 0; j < prototype.length; j++) {
            sum += prototype[j] * rows.h()[start + j];
        }
        return sum;
    }

    /** {@code <q, k> / sqrt(rank)}, equation 9. */
    private double learnt(Router router, ModuleColumns columns, GroupRows rows, int row, int member) {
        int size = router.rank();
        float[] queries = rows.queries().get(router);
        int query = row * (queries.length / rows.rows()) + columns.index() * size;
        float[] keys = members.get(member).keys(router, columns.module());
        int start = row * rows.width() + columns.start()[active[member]];
        double sum = 0;
        for (int j = 0; j < rank(columns, member); j++) {
            double projected = 0;
            for (int d = 0; d < size; d++) {
                projected += queries[query + d] * keys[j * size + d];
            }
            sum += projected * rows.h()[start + j];
        }
        return sum / Math.sqrt(size);
    }

    /** Softmax over the members that have the module, with the logarithm of their priors added; counted into the mixture's shares. */
    private void decide(ModuleColumns columns) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < active.length; i++) {
            double prior = rank(columns, i) == 0 ? 0 : mixture.weights().get(i);
            shares[i] += Math.log(prior);
            highest = Math.max(highest, shares[i]);
        }
        if (highest == Double.NEGATIVE_INFINITY) {
            // No member has the module, or only those that a prior of 0 removes.
            Arrays.fill(shares, 0);
            return;
        }
        double total = 0;
        for (int i = 0; i < active.length; i++) {
            shares[i] = Math.exp(shares[i] - highest);
            total += shares[i];
        }
        for (int i = 0; i < active.length; i++) {
            shares[i] /= total;
        }
        mixture.shares().add(columns.layer(), shares);
    }

    /** (mean s B)(mean A) x: each B meets the mean of all h, shorter ones padded with zeros; n counts the members without the module too. */
    private void fuse(ModuleColumns columns, GroupRows rows, int offset) {
        double scale = 1.0 / active.length;
        int widest = 0;
        for (int i = 0; i < active.length; i++) {
            widest = Math.max(widest, rank(columns, i));
        }
        for (int j = 0; j < widest; j++) {
            double mean = 0;
            for (int i = 0; i < active.length; i++) {
                mean += j < rank(columns, i) ? scale * rows.h()[offset + columns.start()[active[i]] + j] : 0;
            }
            for (int i = 0; i < active.length; i++) {
                if (j < rank(columns, i)) {
                    rows.weighted()[offset + columns.start()[active[i]] + j] = (float) (scale * mean);
                }
            }
        }
    }
}
