package dev.medley.registry.search;

import java.util.List;
import java.util.Optional;

/**
 * What is looked for.
 *
 * @param text empty: everything, by date
 * @param bases any of these; empty: all
 * @param tags every one of these
 * @param licenses any of these; empty: all
 */
record SearchQuery(
        Optional<String> text,
        SearchMode mode,
        List<String> bases,
        List<String> tags,
        List<String> licenses,
        Optional<String> owner,
        Optional<Integer> minRank,
        Optional<Integer> maxRank,
        SearchSort sort,
        int limit) {
    SearchQuery {
        bases = List.copyOf(bases);
        tags = List.copyOf(tags);
        licenses = List.copyOf(licenses);
        // Without a question nothing is more relevant than anything else.
        sort = text.isEmpty() && sort == SearchSort.RELEVANCE ? SearchSort.NEWEST : sort;
    }

    /** Everything that decides which rows come in which order: a cursor is only good for the same. */
    String fingerprint() {
        return List.of(text, mode, bases, tags, licenses, owner, minRank, maxRank, sort)
                .toString();
    }
}
