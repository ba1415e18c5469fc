package dev.medley.registry.training;

import dev.medley.registry.embedding.Vector;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;

/**
 * How prompts of one task differ from each other, over many tasks: their pooled covariance within a task. A map that shrinks these
 * directions leaves those that tell tasks apart.
 */
final class Whitening {
    private final double[] values;
    private final RealMatrix directions;

    private Whitening(double[] values, RealMatrix directions) {
        this.values = values;
        this.directions = directions;
    }

    static Whitening of(List<Task> tasks) {
        int width = Vector.DIMENSIONS;
        double[][] covariance = new double[width][width];
        int count = 0;
        for (Task task : tasks) {
            float[] mean = plainMean(task.examples());
            for (Vector example : task.examples()) {
                add(covariance, example.values(), mean);
                count++;
            }
        }
        for (int i = 0; i < width; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i][j] /= count;
                covariance[j][i] = covariance[i][j];
            }
        }
        var decomposition = new EigenDecompositionSymmetric(new Array2DRowRealMatrix(covariance, false));
        return new Whitening(decomposition.getEigenvalues(), decomposition.getV());
    }

    /**
     * (C + ridge * mean variance)^-power, row by row.
     *
     * @param power 0.5 makes all directions vary alike; more shrinks the loud ones below the others
     */
    float[] map(double ridge, double power) {
        int width = Vector.DIMENSIONS;
        double mean = 0;
        for (double value : values) {
            mean += value / width;
        }
        double[][] scaled = directions.getData();
        double largest = 0;
        for (int j = 0; j < width; j++) {
            double factor = Math.pow(Math.max(values[j], 0) + ridge * mean, -power);
            largest = Math.max(largest, factor);
            for (int i = 0; i < width; i++) {
                scaled[i][j] *= factor;
            }
        }
        RealMatrix product = new Array2DRowRealMatrix(scaled, false).multiplyTransposed(directions);
        float[] map = new float[width * width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                map[i * width + j] = (float) (product.getEntry(i, j) / largest);
            }
        }
        return map;
    }

    private static float[] plainMean(List<Vector> vectors) {
        float[] mean = new float[Vector.DIMENSIONS];
        for (Vector vector : vectors) {
            float[] values = vector.values();
            for (int i = 0; i < mean.length; i++) {
                mean[i] += values[i] / vectors.size();
            }
        }
        return mean;
    }

    private static void add(double[][] covariance, float[] vector, float[] mean) {
        double[] residual = new double[vector.length];
        for (int i = 0; i < vector.length; i++) {
            residual[i] = vector[i] - mean[i];
        }
        for (int i = 0; i < residual.length; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i][j] += residual[i] * residual[j];
            }
        }
    }
}
