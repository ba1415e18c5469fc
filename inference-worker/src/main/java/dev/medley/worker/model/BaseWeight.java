package dev.medley.worker.model;

/**
 * A weight of the base as its file has it.
 *
 * @param values row-major
 * @param rounding how far the file's numbers may be from those that the base was trained to, in proportion to their root mean square: files that are smaller than the
 *     original have rounded ones
 */
public record BaseWeight(float[] values, double rounding) {}
