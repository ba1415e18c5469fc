package dev.medley.worker.lora;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Sums up what a gate gave each adapter of a sequence, over its tokens and over the modules that at least one of them has; an adapter without the
 * module counts 0 there. Each block of tokens has its own sums beside, which a sequence that begins with the same block takes over. Rows may be counted
 * by several threads; read between steps.
 */
public final class GateShares {
    /** Of decisions that belong to no block: those of the head, which are made for a token only where it is answered. */
    static final int NO_BLOCK = -1;

    private final int adapters;
    /** Layer by layer: the summed shares, then the number of decisions. */
    private double[] all = new double[0];
    /** The same of each block's tokens. */
    private final List<double[]> blocks = new ArrayList<>();
    /** The sums over all layers when {@link #sinceLast()} was last asked, and what it said. */
    private double[] told;

    private List<Double> last;

    GateShares(int adapters) {
        this.adapters = adapters;
        this.told = new double[adapters + 1];
        this.last = Collections.nCopies(adapters, 0.0);
    }

    /** Adds one decision about a token of this block. */
    void add(int layer, int block, double[] shares) {
        add(layer, block, shares, 1);
    }

    /** Adds several decisions' shares, summed up. */
    synchronized void add(int layer, int block, double[] shares, long decisions) {
        all = added(all, layer, shares, decisions);
        if (block != NO_BLOCK) {
            growTo(block);
            blocks.set(block, added(blocks.get(block), layer, shares, decisions));
        }
    }

    private double[] added(double[] sums, int layer, double[] shares, long decisions) {
        int start = layer * width();
        double[] grown = sums.length > start ? sums : Arrays.copyOf(sums, start + width());
        for (int i = 0; i < adapters; i++) {
            grown[start + i] += shares[i];
        }
        grown[start + adapters] += decisions;
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
        if (sums[adapters] > told[adapters]) {
            double[] step = sums.clone();
            for (int i = 0; i <= adapters; i++) {
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
        List<List<Double>> means = new ArrayList<>();
        for (int start = 0; start < all.length; start += width()) {
            means.add(mean(Arrays.copyOfRange(all, start, start + width())));
        }
        return means;
    }

    private List<Double> mean(double[] sums) {
        double decisions = sums[adapters];
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
        return adapters + 1;
    }
}
