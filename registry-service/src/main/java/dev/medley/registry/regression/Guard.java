package dev.medley.registry.regression;

import dev.medley.registry.evaluation.Evaluations;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A suite bound to a tag.
 *
 * @param tag a name, or the beginning of names with a star
 * @param suite id of the suite; whose it is follows from it
 * @param by who bound it
 */
record Guard(
        String tag,
        UUID suite,
        String suiteName,
        Action action,
        Evaluations.Wanted wanted,
        UUID createdBy,
        String by,
        Instant createdAt) {
    /** The one that decides about a tag: what names it counts before beginnings, a longer beginning before a shorter one. */
    static Optional<Guard> deciding(List<Guard> guards, String tag) {
        return guards.stream()
                .filter(guard -> guard.covers(tag))
                .max(Comparator.comparing((Guard guard) -> !guard.isBeginning())
                        .thenComparingInt(guard -> guard.tag().length()));
    }

    private boolean isBeginning() {
        return tag.endsWith("*");
    }

    private boolean covers(String name) {
        return isBeginning() ? name.startsWith(tag.substring(0, tag.length() - 1)) : name.equals(tag);
    }
}
