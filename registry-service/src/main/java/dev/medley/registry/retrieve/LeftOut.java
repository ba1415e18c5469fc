package dev.medley.registry.retrieve;

/**
 * A candidate that is not taken.
 *
 * @param reason {@code excluded}, {@code tags}, {@code license}, {@code other_base}, {@code same_files} (as one that is taken), {@code beyond_top_k} or {@code no_fit}
 */
public record LeftOut(String id, double score, String reason) {}
