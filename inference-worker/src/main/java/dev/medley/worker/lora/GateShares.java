package dev.medley.worker.lora;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sums up what a gate gave each adapter of a sequence, and how sure it was, over its tokens and over the modules that at least one of them has; an adapter without the
 * module counts 0 there. Each block of tokens has its own sums beside, which a sequence that begins with the same block takes over. Rows may be counted
 * by several threads; read between steps.
 */
public final class GateShares {
    /** Of decisions that belong to no block: those of the head, which are made for a token only where it is answered. */
    static final int NO_BLOCK = -1;

    private final int adapters;
    /** Layer by layer: the summed shares, the summed entropies in nats, the number of decisions. */
    private double[] all = new double[0];
    /** The same of each block's tokens. */
    private final List<double[]> blocks = new ArrayList<>();
    /** The sums over all layers when {@link #sinceLast()} was last asked, and what it said. */
    private double[] told;

    private List<Double> last;

    GateShares(int adapters) {
        this.adapters = adapters;
        this.told = new double[width()];
        this.last = Collections.nCopies(adapters, 0.0);
    }

    /** Adds decisions about a token of this block: their shares and entropies, summed up. */
    synchronized void add(int layer, int block, double[] shares, double entropy, long decisions) {
        all = added(all, layer, shares, entropy, decisions);
        if (block != NO_BLOCK) {
            growTo(block);
            blocks.set(block, added(blocks.get(block), layer, shares, entropy, decisions));
        }
    }

    private double[] added(double[] sums, int layer, double[] shares, double entropy, long decisions) {
        int start = layer * width();
        double[] grown = sums.length > start ? sums : Arrays.copyOf(sums, start + width());
        for (int i = 0; i < adapters; i++) {
            grown[start + i] += shares[i];
        }
        grown[start + adapters] += entropy;
        grown[start + adapters + 1] += decisions;
        return grown;
    }

    private void growTo(int block) {
        while (blocks.size() <= block) {
            blocks.add(new double[0]);
        }
    }

    /** What was decided about the tokens of a block, for {@link #resume} of another sequence. */
    public double[] ofBlock(int block) {
        return block < blocks.size() ? blocks.get(block).clone() : new double[0];
    }

    /** Takes over what was decided about the first blocks when they were computed. */
    public void resume(List<double[]> decided) {
        for (double[] sums : decided) {
            blocks.add(sums.clone());
            if (all.length < sums.length) {
                all = Arrays.copyOf(all, sums.length);
            }
            for (int i = 0; i < sums.length; i++) {
                all[i] += sums[i];
            }
        }
    }

    /** Mean share of each adapter, in the order of the mixture; zeros before the first decision. */
    public List<Double> mean() {
        return mean(sums());
    }

    /** The mean shares of the decisions since this was last asked; the last ones again where there were none. */
    public List<Double> sinceLast() {
        double[] sums = sums();
        if (decisions(sums) > decisions(told)) {
            double[] step = sums.clone();
            for (int i = 0; i < step.length; i++) {
                step[i] -= told[i];
            }
            told = sums;
            last = mean(step);
        }
        return last;
    }

    private double[] sums() {
        double[] sums = new double[width()];
        for (int i = 0; i < all.length; i++) {
            sums[i % width()] += all[i];
        }
        return sums;
    }

    /** The same for each layer of the base up to the last that decided anything. */
    public List<List<Double>> byLayer() {
        return layers().map(this::mean).toList();
    }

    /**
     * Mean entropy of single decisions, each about one token and module: 0 where each hears one adapter alone, whichever, 1 where each hears all alike. The
     * mean shares don't tell: they are alike, too, where half of the tokens hear one adapter and half the other.
     */
    public double entropy() {
        return entropy(sums());
    }

    /** The same for each layer, as {@link #byLayer}. */
    public List<Double> entropyByLayer() {
        return layers().map(this::entropy).toList();
    }

    private Stream<double[]> layers() {
        return IntStream.range(0, all.length / width())
                .mapToObj(layer -> Arrays.copyOfRange(all, layer * width(), (layer + 1) * width()));
    }

    private double entropy(double[] sums) {
        return adapters < 2 || decisions(sums) == 0 ? 0 : sums[adapters] / decisions(sums) / Math.log(adapters);
    }

    private double decisions(double[] sums) {
        return sums[adapters + 1];
    }

    private List<Double> mean(double[] sums) {
        double decisions = decisions(sums);
        if (decisions == 0) {
            return Collections.nCopies(adapters, 0.0);
        }
        List<Double> means = new ArrayList<>();
        for (int i = 0; i < adapters; i++) {
            means.add(sums[i] / decisions);
        }
        return means;
    }

    private int width() {
        return adapters + 2;
    }
}
