package dev.medley.registry.blend;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * A low-rank update {@code B A}, any scale worked in. Its matrices belong to it and are not changed.
 *
 * @param a (rank, in)
 * @param b (out, rank)
 */
record LowRank(DMatrixRMaj a, DMatrixRMaj b) {
    static LowRank of(float[] a, float[] b, int rank, double scale) {
        DMatrixRMaj first = matrix(a, rank, a.length / rank);
        DMatrixRMaj second = matrix(b, b.length / rank, rank);
        CommonOps_DDRM.scale(scale, second);
        return new LowRank(first, second);
    }

    private static DMatrixRMaj matrix(float[] values, int rows, int columns) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < values.length; i++) {
            matrix.data[i] = values[i];
        }
        return matrix;
    }

    int rank() {
        return a.numRows;
    }

    int in() {
        return a.numCols;
    }

    int out() {
        return b.numRows;
    }

    /** The whole update, (out, in). */
    DMatrixRMaj product() {
        DMatrixRMaj product = new DMatrixRMaj(out(), in());
        CommonOps_DDRM.mult(b, a, product);
        return product;
    }
}
