package dev.medley.worker.lora;

import java.util.Map;

/**
 * The rows of a step in the rank space of one module group.
 *
 * @param h (rows, width), A x of all adapters
 * @param weighted (rows, width), what B is applied to; zero until a mixer fills its columns
 * @param queries A_r x by router: (rows, modules of the group * router rank)
 */
record GroupRows(float[] h, float[] weighted, int width, Map<Router, float[]> queries) {
    int rows() {
        return h.length / width;
    }
}
