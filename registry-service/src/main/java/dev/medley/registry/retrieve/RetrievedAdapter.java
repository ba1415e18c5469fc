package dev.medley.registry.retrieve;

/**
 * An adapter that fits a prompt.
 *
 * @param id {@code owner/name}
 * @param version {@code sha256:<64 hex>} of what {@code latest} points at
 * @param score cosine of the prompt and the mean of the adapter's example prompts, under the base's retriever, with its tilt
 * @param fits whether the prompt is as near to the examples as these are to each other
 */
public record RetrievedAdapter(String id, String version, double score, boolean fits) {}
