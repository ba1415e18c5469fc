package dev.medley.registry.retrieve;

import dev.medley.registry.sql.CaseKeys;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a retrieved adapter must be.
 *
 * @param tags it has every one of these
 * @param licenses it has one of these; empty: any
 * @param excluded adapters {@code owner/name} that must not be taken
 */
public record AdapterFilter(List<String> tags, List<String> licenses, List<String> excluded) {
    public static final AdapterFilter NONE = new AdapterFilter(List.of(), List.of(), List.of());

    public AdapterFilter {
        tags = CaseKeys.of(tags);
        licenses = CaseKeys.of(licenses);
        excluded = List.copyOf(excluded);
    }

    /** The same, and none of these. */
    public AdapterFilter without(List<String> more) {
        return new AdapterFilter(
                tags, licenses, Stream.concat(excluded.stream(), more.stream()).toList());
    }
}
