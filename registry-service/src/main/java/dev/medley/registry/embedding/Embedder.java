package dev.medley.registry.embedding;

import java.util.Optional;

/**
 * Turns text into a vector whose neighbours mean something alike. Safe for many threads.
 *
 * <p>Of a text longer than {@value #MAX_CHARS} characters the beginning and the end are looked at: a task is asked for
 * before or after the text that it is about, and the model would not have read all of it as one piece.
 */
public interface Embedder {
    int MAX_CHARS = 2000;

    /**
     * The vector of text that is to be found, such as a card, or of a few words that are looked for in such texts. Empty where the model reads nothing
     * in it: spaces of any kind, and characters that can't be seen.
     */
    Optional<Vector> document(String text);

    /**
     * The vector of text that asks. Example prompts of adapters are embedded this way too: prompt against prompt is
     * what retrieval compares.
     */
    Vector question(String text);
}
