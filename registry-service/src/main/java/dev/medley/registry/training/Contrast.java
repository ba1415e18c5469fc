package dev.medley.registry.training;

import dev.medley.registry.embedding.Vector;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * What tells neighbouring tasks apart, under a map: the directions between the means of a task and of those most easily taken for it. Stretching them a
 * little is what hard negatives do in a trained embedder.
 */
final class Contrast {
    private static final int NEIGHBOURS = 8;
    private static final double POWER = 0.25;

    private final float[] map;
    private final double[] values;
    /** A direction a column, in the order of the values. */
    private final DMatrixRMaj directions;

    private Contrast(float[] map, double[] values, DMatrixRMaj directions) {
        this.map = map;
        this.values = values;
        this.directions = directions;
    }

    static Contrast of(List<Task> tasks, float[] map) {
        List<Vector> means = tasks.stream().map(task -> task.mean().under(map)).toList();
        int width = Vector.DIMENSIONS;
        double[][] scatter = new double[width][width];
        for (Vector mean : means) {
            List<Vector> nearest = means.stream()
                    .filter(other -> other != mean)
                    .sorted(Comparator.comparingDouble(other -> -mean.cosine(other)))
                    .limit(NEIGHBOURS)
                    .toList();
            nearest.forEach(other -> add(scatter, mean.values(), other.values()));
        }
        double mean = IntStream.range(0, width).mapToDouble(i -> scatter[i][i]).sum() / width;
        for (int i = 0; i < width; i++) {
            for (int j = 0; j <= i; j++) {
                scatter[i][j] /= mean;
                scatter[j][i] = scatter[i][j];
            }
        }
        return decompose(map, new DMatrixRMaj(scatter));
    }

    /** Few tasks leave most directions empty, where a decomposition by eigenvectors need not converge; this one does. */
    private static Contrast decompose(float[] map, DMatrixRMaj scatter) {
        int width = scatter.getNumRows();
        SingularValueDecomposition_F64<DMatrixRMaj> decomposition =
                DecompositionFactory_DDRM.svd(width, width, true, false, true);
        if (!decomposition.decompose(scatter)) {
            throw new IllegalStateException("the differences of neighbouring tasks have no singular values");
        }
        return new Contrast(map, decomposition.getSingularValues(), decomposition.getU(null, false));
    }

    /** @param softness what is added to each direction's share before it counts: the less, the more the telling ones are stretched */
    float[] stretched(double softness) {
        int width = Vector.DIMENSIONS;
        DMatrixRMaj scaled = directions.copy();
        for (int j = 0; j < width; j++) {
            double factor = Math.pow(values[j] + softness, POWER);
            for (int i = 0; i < width; i++) {
                scaled.set(i, j, scaled.get(i, j) * factor);
            }
        }
        DMatrixRMaj own = new DMatrixRMaj(width, width);
        for (int i = 0; i < map.length; i++) {
            own.data[i] = map[i];
        }
        DMatrixRMaj stretching = new DMatrixRMaj(width, width);
        CommonOps_DDRM.multTransB(scaled, directions, stretching);
        DMatrixRMaj product = new DMatrixRMaj(width, width);
        CommonOps_DDRM.mult(stretching, own, product);
        double largest = CommonOps_DDRM.elementMaxAbs(product);
        float[] stretched = new float[width * width];
        for (int i = 0; i < stretched.length; i++) {
            stretched[i] = (float) (product.data[i] / largest);
        }
        return stretched;
    }

    private static void add(double[][] scatter, float[] from, float[] to) {
        double[] difference = new double[from.length];
        for (int i = 0; i < from.length; i++) {
            difference[i] = from[i] - to[i];
        }
        for (int i = 0; i < difference.length; i++) {
            for (int j = 0; j <= i; j++) {
                scatter[i][j] += difference[i] * difference[j];
            }
        }
    }
}
