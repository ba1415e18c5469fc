package dev.medley.registry.training;

import dev.medley.registry.embedding.Vector;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * How prompts of one task differ from each other, over many tasks: their pooled covariance within a task. A map that shrinks these
 * directions leaves those that tell tasks apart.
 */
final class Whitening {
    private final double[] values;
    /** A direction a column, in the order of the values. */
    private final DMatrixRMaj directions;

    private Whitening(double[] values, DMatrixRMaj directions) {
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
        return decompose(new DMatrixRMaj(covariance));
    }

    private static Whitening decompose(DMatrixRMaj covariance) {
        int width = covariance.getNumRows();
        EigenDecomposition_F64<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.eig(width, true, true);
        if (!decomposition.decompose(covariance)) {
            throw new IllegalStateException("the covariance of the prompts has no eigenvalues");
        }
        double[] values = new double[width];
        DMatrixRMaj directions = new DMatrixRMaj(width, width);
        for (int i = 0; i < width; i++) {
            values[i] = decomposition.getEigenvalue(i).getReal();
            CommonOps_DDRM.insert(decomposition.getEigenVector(i), directions, 0, i);
        }
        return new Whitening(values, directions);
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
        DMatrixRMaj scaled = directions.copy();
        double largest = 0;
        for (int j = 0; j < width; j++) {
            double factor = Math.pow(Math.max(values[j], 0) + ridge * mean, -power);
            largest = Math.max(largest, factor);
            for (int i = 0; i < width; i++) {
                scaled.set(i, j, scaled.get(i, j) * factor);
            }
        }
        DMatrixRMaj product = new DMatrixRMaj(width, width);
        CommonOps_DDRM.multTransB(scaled, directions, product);
        float[] map = new float[width * width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                map[i * width + j] = (float) (product.get(i, j) / largest);
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
