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
 * @param unusable digests of versions that must not be taken, whoever published them
 */
public record AdapterFilter(List<String> tags, List<String> licenses, List<String> excluded, List<String> unusable) {
    public static final AdapterFilter NONE = new AdapterFilter(List.of(), List.of(), List.of());

    public AdapterFilter {
        tags = CaseKeys.of(tags);
        licenses = CaseKeys.of(licenses);
        excluded = List.copyOf(excluded);
        unusable = List.copyOf(unusable);
    }

    public AdapterFilter(List<String> tags, List<String> licenses, List<String> excluded) {
        this(tags, licenses, excluded, List.of());
    }

    /** The same, and none of these versions. */
    public AdapterFilter without(List<String> more) {
        return new AdapterFilter(
                tags,
                licenses,
                excluded,
                Stream.concat(unusable.stream(), more.stream()).toList());
    }
}
