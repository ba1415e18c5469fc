package dev.medley.registry.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/** A page of hits; {@code nextCursor} is absent on the last one. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record SearchPage(List<SearchHit> items, Optional<String> nextCursor) {
    public SearchPage {
        items = List.copyOf(items);
    }
}
