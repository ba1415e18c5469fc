package dev.medley.worker.lora;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Sums up what a gate gave each adapter of a sequence, over its tokens and over the modules that at least one of them has; an adapter without the
 * module counts 0 there. Rows may be counted by several threads; read between steps.
 */
public final class GateShares {
    private final int adapters;
    /** By layer: the summed shares, then the number of decisions. */
    private final List<double[]> layers = new ArrayList<>();
    /** The sums over all layers when {@link #sinceLast()} was last asked, and what it said. */
    private double[] told;

    private List<Double> last;

    GateShares(int adapters) {
        this.adapters = adapters;
        this.told = new double[adapters + 1];
        this.last = Collections.nCopies(adapters, 0.0);
    }

    /** Adds one decision. */
    void add(int layer, double[] shares) {
        add(layer, shares, 1);
    }

    /** Adds several decisions' shares, summed up. */
    synchronized void add(int layer, double[] shares, long decisions) {
        while (layers.size() <= layer) {
            layers.add(new double[adapters + 1]);
        }
        double[] sums = layers.get(layer);
        for (int i = 0; i < adapters; i++) {
            sums[i] += shares[i];
        }
        sums[adapters] += decisions;
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
        double[] sums = new double[adapters + 1];
        for (double[] layer : layers) {
            for (int i = 0; i <= adapters; i++) {
                sums[i] += layer[i];
            }
        }
        return sums;
    }

    /** The same for each layer of the base up to the last that decided anything. */
    public List<List<Double>> byLayer() {
        return layers.stream().map(this::mean).toList();
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
}
