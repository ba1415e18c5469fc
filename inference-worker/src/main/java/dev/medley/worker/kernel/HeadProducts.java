package dev.medley.worker.kernel;

import dev.medley.worker.kernel.Attending.Query;
import dev.medley.worker.kernel.HeadKernel.Tokens;

/** The two products of attention for any number of queries of one head, in one of the ways in which a processor can compute them. For one thread. */
interface HeadProducts {
    /** Features of a key, and tokens, that are summed together before they are added to the rest: as many as a {@link MatrixKernel} takes together. */
    int TOGETHER = 32;

    /** Rows of scores there must be for so many queries, which are padded to a multiple of sixteen. */
    static int rows(int queries) {
        return (queries + 15) / 16 * 16;
    }

    /**
     * Products of queries and keys, which overwrite the scores.
     *
     * @param stride places from one query's scores to the next's; sixteen for each block
     */
    void score(Tokens keys, Query[] queries, float[] x, float[] scores, int stride);

    /** Sums of the values weighted with the scores, which overwrite the queries' targets. */
    void gather(Tokens values, Query[] queries, float[] scores, int stride, float[] target);
}
