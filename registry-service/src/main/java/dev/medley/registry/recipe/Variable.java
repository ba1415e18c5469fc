package dev.medley.registry.recipe;

import java.util.Optional;

/**
 * Something that a caller may set.
 *
 * @param usual where the caller does not; absent: the caller must
 */
record Variable(String name, Optional<String> usual) {
    /** The last user turn: always there, never set. */
    static final String QUESTION = "question";
}
