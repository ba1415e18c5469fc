package dev.medley.registry.search;

import dev.medley.registry.sql.CaseKeys;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * What is looked for.
 *
 * @param text empty: everything, by date
 * @param bases any of these; empty: all
 * @param tags every one of these, in any case of letters
 * @param licenses any of these, in any case of letters; empty: all
 * @param isCounted the total of all pages is wanted, too
 * @param hasDrafts an owner's adapters that have no version yet are wanted, too, by those who act for that owner
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
        Narrowing narrowing,
        SearchSort sort,
        int limit,
        boolean isCounted,
        boolean hasDrafts) {
    /**
     * Filters by what is inside.
     *
     * @param kinds any of these; empty: adapters alone
     * @param modules it adapts every one of these, such as {@code q_proj}
     * @param runtimes every one of these serves it
     * @param downloads of the last 30 days, as the Hub's API counts them
     */
    record Narrowing(
            List<String> kinds,
            List<String> modules,
            List<String> runtimes,
            Optional<Long> minSize,
            Optional<Long> maxSize,
            Optional<String> visibility,
            Optional<OffsetDateTime> updatedFrom,
            Optional<OffsetDateTime> updatedTo,
            Optional<Long> downloads,
            Optional<Boolean> hasCard) {

        Narrowing {
            kinds = List.copyOf(kinds);
            modules = List.copyOf(modules);
            runtimes = List.copyOf(runtimes);
        }
    }

    SearchQuery {
        bases = List.copyOf(bases);
        tags = CaseKeys.of(tags);
        licenses = CaseKeys.of(licenses);
        // Without a question nothing is more relevant than anything else.
        sort = text.isEmpty() && sort == SearchSort.RELEVANCE ? SearchSort.NEWEST : sort;
    }

    /** The same by its words alone. */
    SearchQuery byWords() {
        return with(SearchMode.KEYWORD, hasDrafts);
    }

    /** The same as a list of adapters: of one owner, without a question, it has everything that the owner has. */
    SearchQuery asList() {
        return with(mode, owner.isPresent() && text.isEmpty());
    }

    private SearchQuery with(SearchMode otherMode, boolean draftsToo) {
        return new SearchQuery(
                text, otherMode, bases, tags, licenses, owner, minRank, maxRank, narrowing, sort, limit, isCounted,
                draftsToo);
    }

    /** Everything that decides which rows come in which order: a cursor is only good for the same. */
    String fingerprint() {
        return List.of(text, mode, bases, tags, licenses, owner, minRank, maxRank, narrowing, sort, hasDrafts)
                .toString();
    }
}
