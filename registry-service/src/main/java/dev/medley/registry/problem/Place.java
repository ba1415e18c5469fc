package dev.medley.registry.problem;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * A row of a list that is sorted by time, newest first, and then by name: where a page ended, so that the next one is found whatever became of that row.
 *
 * @param name different for each row of one time
 */
public record Place(Instant at, String name) {
    /**
     * From what {@link #toString} made of it.
     *
     * @throws Problem 400 {@code CURSOR_MISMATCH} for what another release's cursor holds
     */
    public static Place of(String text) {
        String[] parts = text.split(" ", 2);
        try {
            return new Place(Instant.parse(parts[0]), parts[1]);
        } catch (DateTimeParseException | ArrayIndexOutOfBoundsException otherwise) {
            throw Paging.mismatch();
        }
    }

    @Override
    public String toString() {
        return at + " " + name;
    }
}
