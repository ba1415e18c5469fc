package dev.medley.registry.retrieve;

/**
 * A candidate that is not taken.
 *
 * @param reason {@code excluded}, {@code tags}, {@code license}, {@code other_base} or {@code beyond_top_k}
 */
public record LeftOut(String id, double score, String reason) {}
