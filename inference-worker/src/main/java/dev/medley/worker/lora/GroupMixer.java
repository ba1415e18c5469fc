package dev.medley.worker.lora;

import dev.medley.worker.kernel.RowMath;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Weighs h = A x of one sequence's rows before B is applied to them, module by module of one group. All of it happens in rank space and in float32:
 * neither v = B h nor a key of full width is ever needed. Safe for many threads.
 *
 * <p>Each step comes by each of these once, and by then they are no longer in the processor's caches: so they are three flat arrays, and not objects for
 * each module and member, which cost more to find than to compute.
 */
final class GroupMixer {
    /** What is known of a member in a module: where its columns begin, how many there are, and where its numbers are in {@link #gates}. */
    private static final int ENTRIES = 3;

    private static final double NOTHING_TO_DECIDE = -1;

    private final Mixture mixture;
    private final int layer;
    private final int members;
    /** Feature of the queries at which those of each module begin. */
    private final int[] queries;

    private final int[] places;
    /**
     * Of each member with the module: keys (rank, size) for a router that knows the module, the prototype for Arrow, else nothing; behind that, for a router
     * that is normalised, Bᵀ B.
     */
    private final float[] gates;

    private final double[] logPriors;
    /** Features of a query; 0 where no router knows the group. */
    private final int size;

    private final boolean normalised;

    /**
     * @param modules that any member has
     * @param routed whether the mixture's router, if there is one, gates the group
     */
    GroupMixer(Mixture mixture, List<ModuleColumns> modules, boolean routed) {
        this.mixture = mixture;
        this.layer = modules.getFirst().layer();
        this.members = mixture.adapters().size();
        Optional<Router> router =
                routed && mixture.gate() instanceof Gate.Learnt(Router own) ? Optional.of(own) : Optional.empty();
        this.size = router.map(Router::rank).orElse(0);
        this.normalised = router.filter(Router::isNormalised).isPresent();
        this.queries =
                modules.stream().mapToInt(module -> module.index() * size).toArray();
        this.logPriors = mixture.weights().stream().mapToDouble(Math::log).toArray();
        this.places = new int[modules.size() * members * ENTRIES];
        float[] numbers = new float[0];
        int next = 0;
        for (ModuleColumns module : modules) {
            for (int i = 0; i < members; i++) {
                places[next++] = module.start()[i];
                places[next++] = module.rank()[i];
                places[next++] = numbers.length;
                if (module.rank()[i] > 0) {
                    numbers = joined(numbers, numbers(mixture.adapters().get(i), router, module.module()));
                }
            }
        }
        this.gates = numbers;
    }

    private float[] numbers(LoraAdapter adapter, Optional<Router> router, String module) {
        if (mixture.gate() instanceof Gate.Arrow) {
            return adapter.prototype(module);
        }
        float[] keys = router.map(own -> adapter.keys(own, module)).orElse(new float[0]);
        return normalised ? joined(keys, adapter.gram(module)) : keys;
    }

    private static float[] joined(float[] first, float... second) {
        float[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /**
     * Multiplies a row's columns of h with the shares of the adapters that they belong to.
     *
     * @param block of the row's token, for {@link GateShares}
     * @param queryAt where A_r x of the group's modules begins in h, if a router knows them
     */
    void mix(float[] h, int block, int queryAt) {
        if (mixture.gate() instanceof Gate.Fusion) {
            for (int module = 0; module < queries.length; module++) {
                fuse(h, module);
            }
            return;
        }
        double[] shares = new double[members];
        double[] sums = new double[members];
        double entropy = 0;
        int decisions = 0;
        for (int module = 0; module < queries.length; module++) {
            for (int i = 0; i < members; i++) {
                shares[i] = rank(module, i) == 0
                        ? Double.NEGATIVE_INFINITY
                        : logit(h, queryAt + queries[module], module, i) + logPriors[i];
            }
            double unsure = decide(shares);
            if (unsure != NOTHING_TO_DECIDE) {
                for (int i = 0; i < members; i++) {
                    sums[i] += shares[i];
                }
                entropy += unsure;
                decisions++;
            }
            for (int i = 0; i < members; i++) {
                int first = start(module, i);
                for (int j = first; j < first + rank(module, i); j++) {
                    h[j] *= (float) shares[i];
                }
            }
        }
        if (decisions > 0) {
            mixture.shares().add(layer, block, sums, entropy, decisions);
        }
    }

    private int start(int module, int member) {
        return places[(module * members + member) * ENTRIES];
    }

    private int rank(int module, int member) {
        return places[(module * members + member) * ENTRIES + 1];
    }

    private int gate(int module, int member) {
        return places[(module * members + member) * ENTRIES + 2];
    }

    private double logit(float[] h, int query, int module, int member) {
        int own = start(module, member);
        int rank = rank(module, member);
        int gate = gate(module, member);
        if (mixture.gate() instanceof Gate.Arrow) {
            return Math.abs(arrow(h, own, rank, gate));
        }
        return size == 0 ? 0 : learnt(h, own, rank, query, gate);
    }

    /** p . x */
    private double arrow(float[] h, int at, int rank, int gate) {
        double sum = 0;
        for (int j = 0; j < rank; j++) {
            sum += gates[gate + j] * h[at + j];
        }
        return sum;
    }

    /** {@code <q, k> / sqrt(rank)}, equation 9. */
    private double learnt(float[] h, int at, int rank, int query, int gate) {
        double sum = RowMath.bilinear(h, at, rank, gates, gate, size, h, query);
        double length = normalised ? length(h, at, rank, gate + rank * size) : 1;
        return sum / (Math.sqrt(size) * length);
    }

    /** |v|, from rank space. */
    private double length(float[] h, int at, int rank, int gram) {
        double square = RowMath.bilinear(h, at, rank, gates, gram, rank, h, at);
        return Math.sqrt(Math.max(square + Router.SMALLEST, Router.SMALLEST));
    }

    /**
     * Softmax of logits, in place.
     *
     * @return how unsure it is, in nats; {@link #NOTHING_TO_DECIDE} where all are minus infinity, as no member has the module, or only those that a prior of 0
     *     removes: all shares are 0 then
     */
    private static double decide(double... logits) {
        double highest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            highest = Math.max(highest, logit);
        }
        if (highest == Double.NEGATIVE_INFINITY) {
            Arrays.fill(logits, 0);
            return NOTHING_TO_DECIDE;
        }
        double total = 0;
        double behind = 0;
        for (int i = 0; i < logits.length; i++) {
            double logit = logits[i] - highest;
            logits[i] = Math.exp(logit);
            total += logits[i];
            behind += logits[i] > 0 ? logits[i] * logit : 0;
        }
        for (int i = 0; i < logits.length; i++) {
            logits[i] /= total;
        }
        // One logarithm instead of one for each: -Σ a log a, with log a = logit - log Σ.
        return Math.log(total) - behind / total;
    }

    /** (mean s B)(mean A) x: each B meets the mean of all h, shorter ones padded with zeros; n counts the members without the module too. */
    private void fuse(float[] h, int module) {
        double scale = 1.0 / members;
        int widest = 0;
        for (int i = 0; i < members; i++) {
            widest = Math.max(widest, rank(module, i));
        }
        for (int j = 0; j < widest; j++) {
            double mean = 0;
            for (int i = 0; i < members; i++) {
                mean += j < rank(module, i) ? scale * h[start(module, i) + j] : 0;
            }
            for (int i = 0; i < members; i++) {
                if (j < rank(module, i)) {
                    h[start(module, i) + j] = (float) (scale * mean);
                }
            }
        }
    }
}
