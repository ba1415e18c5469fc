package dev.medley.registry.blend;

import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/** Cuts an update to a rank by its largest singular values, which is the nearest update of that rank. The roots of the values go to both factors. */
final class Truncation {
    /** Directions beyond the rank, and passes over the matrix, that make a random range finder exact enough. */
    private static final int OVERSAMPLING = 10;

    private static final int PASSES = 3;

    private Truncation() {}

    /** Of an update that is low-rank already: exact, by the small matrix between the two factors' bases. */
    static LowRank cut(LowRank update, int rank) {
        DMatrixRMaj left = new DMatrixRMaj(0, 0);
        DMatrixRMaj right = new DMatrixRMaj(0, 0);
        DMatrixRMaj upper = qr(update.b(), left);
        DMatrixRMaj lower = qr(transposed(update.a()), right);
        DMatrixRMaj core = new DMatrixRMaj(upper.numRows, lower.numRows);
        CommonOps_DDRM.multTransB(upper, lower, core);
        return factors(core, left, right, rank);
    }

    /** Of any matrix: a random range finder with power iterations, then as above. */
    static LowRank cut(DMatrixRMaj matrix, int rank, SplittableRandom random) {
        int width = Math.min(rank + OVERSAMPLING, Math.min(matrix.numRows, matrix.numCols));
        DMatrixRMaj basis = new DMatrixRMaj(0, 0);
        DMatrixRMaj probe = new DMatrixRMaj(matrix.numCols, width);
        for (int i = 0; i < probe.data.length; i++) {
            probe.data[i] = random.nextGaussian();
        }
        DMatrixRMaj image = new DMatrixRMaj(matrix.numRows, width);
        CommonOps_DDRM.mult(matrix, probe, image);
        qr(image, basis);
        for (int pass = 0; pass < PASSES; pass++) {
            DMatrixRMaj back = new DMatrixRMaj(matrix.numCols, width);
            CommonOps_DDRM.multTransA(matrix, basis, back);
            DMatrixRMaj turned = new DMatrixRMaj(0, 0);
            qr(back, turned);
            CommonOps_DDRM.mult(matrix, turned, image);
            qr(image, basis);
        }
        DMatrixRMaj small = new DMatrixRMaj(width, matrix.numCols);
        CommonOps_DDRM.multTransA(basis, matrix, small);
        return cut(new LowRank(small, basis), rank);
    }

    /**
     * Returns R, and Q in {@code basis}: the thin decomposition. Every matrix has one; what the library tells is whether all columns count, and those of an
     * update that weights or its author left at 0 do not.
     */
    private static DMatrixRMaj qr(DMatrixRMaj matrix, DMatrixRMaj basis) {
        QRDecomposition<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.qr(matrix.numRows, matrix.numCols);
        decomposition.decompose(matrix.copy());
        basis.setTo(decomposition.getQ(null, true));
        return decomposition.getR(null, true);
    }

    private static LowRank factors(DMatrixRMaj core, DMatrixRMaj left, DMatrixRMaj right, int wanted) {
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(core.numRows, core.numCols, true, true, true);
        if (!svd.decompose(core.copy())) {
            throw new ArithmeticException("a matrix has no singular values");
        }
        DMatrixRMaj u = svd.getU(null, false);
        DMatrixRMaj v = svd.getV(null, false);
        DMatrixRMaj w = svd.getW(null);
        SingularOps_DDRM.descendingOrder(u, false, w, v, false);
        int rank = Math.min(wanted, Math.min(w.numRows, w.numCols));
        DMatrixRMaj b = new DMatrixRMaj(left.numRows, rank);
        DMatrixRMaj a = new DMatrixRMaj(right.numRows, rank);
        CommonOps_DDRM.mult(left, scaled(u, w, rank), b);
        CommonOps_DDRM.mult(right, scaled(v, w, rank), a);
        return new LowRank(transposed(a), b);
    }

    /** The first columns, each times the root of its singular value. */
    private static DMatrixRMaj scaled(DMatrixRMaj vectors, DMatrixRMaj values, int rank) {
        DMatrixRMaj scaled = new DMatrixRMaj(vectors.numRows, rank);
        for (int row = 0; row < vectors.numRows; row++) {
            for (int column = 0; column < rank; column++) {
                scaled.set(row, column, vectors.get(row, column) * Math.sqrt(values.get(column, column)));
            }
        }
        return scaled;
    }

    private static DMatrixRMaj transposed(DMatrixRMaj matrix) {
        return CommonOps_DDRM.transpose(matrix, null);
    }
}
