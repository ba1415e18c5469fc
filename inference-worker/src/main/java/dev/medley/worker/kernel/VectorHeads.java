package dev.medley.worker.kernel;

import dev.medley.worker.kernel.Attending.Query;
import dev.medley.worker.kernel.HeadKernel.Tokens;

/** On vectors: four queries together. */
final class VectorHeads implements HeadProducts {
    private final HeadKernel kernel;
    private final int size;
    private final int[] from = new int[HeadKernel.TOGETHER];
    private final int[] scored = new int[HeadKernel.TOGETHER];
    private final int[] to = new int[HeadKernel.TOGETHER];

    VectorHeads(HeadKernel kernel, int size) {
        this.kernel = kernel;
        this.size = size;
    }

    @Override
    public void score(Tokens keys, Query[] queries, float[] x, float[] scores, int stride) {
        for (int q = 0; q < queries.length; q += HeadKernel.TOGETHER) {
            aim(queries, q, stride);
            kernel.score(keys, size, x, from, scores, scored);
        }
    }

    @Override
    public void gather(Tokens values, Query[] queries, float[] scores, int stride, float[] target) {
        for (int q = 0; q < queries.length; q += HeadKernel.TOGETHER) {
            aim(queries, q, stride);
            int feature = 0;
            for (; feature + HeadKernel.WIDE <= size; feature += HeadKernel.WIDE) {
                kernel.gatherWide(values, size, feature, scores, scored, target, to);
            }
            for (; feature < size; feature += Vectors.LANES) {
                kernel.gather(values, size, feature, scores, scored, target, to);
            }
        }
    }

    /** Where there are no more queries, the last is computed again. */
    private void aim(Query[] queries, int first, int stride) {
        for (int i = 0; i < HeadKernel.TOGETHER; i++) {
            int q = Math.min(first + i, queries.length - 1);
            from[i] = queries[q].at();
            scored[i] = q * stride;
            to[i] = queries[q].target();
        }
    }
}
