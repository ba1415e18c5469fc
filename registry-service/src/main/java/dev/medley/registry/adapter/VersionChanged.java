package dev.medley.registry.adapter;

import java.util.UUID;

/**
 * A version is recommended less, or again, or is gone. Observers run inside the transaction.
 *
 * @param version its digest
 * @param note why it is recommended less; empty where it is not
 */
public record VersionChanged(UUID adapter, String version, Change change, String note) {
    /** What became of it. */
    public enum Change {
        DEPRECATED,
        YANKED,
        RESTORED,
        DELETED;

        static Change to(VersionState state) {
            return switch (state) {
                case PUBLISHED -> RESTORED;
                case DEPRECATED -> DEPRECATED;
                case YANKED -> YANKED;
            };
        }
    }
}
