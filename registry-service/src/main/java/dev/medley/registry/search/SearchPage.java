package dev.medley.registry.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * A page of hits; {@code nextCursor} is absent on the last one.
 *
 * @param total of all pages, where it was asked for
 * @param approximate there are more than {@code total}
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record SearchPage(
        List<SearchHit> items, Optional<String> nextCursor, Optional<Long> total, Optional<Boolean> approximate) {
    public SearchPage {
        items = List.copyOf(items);
    }

    SearchPage(List<SearchHit> items, Optional<String> nextCursor) {
        this(items, nextCursor, Optional.empty(), Optional.empty());
    }

    SearchPage with(SearchTotal total) {
        return new SearchPage(items, nextCursor, Optional.of(total.count()), Optional.of(total.isApproximate()));
    }
}
