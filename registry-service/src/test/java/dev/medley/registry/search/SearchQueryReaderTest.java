package dev.medley.registry.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchQueryReaderTest {
    @Test
    void readsEveryParameter() {
        // Given
        MultivaluedMap<String, String> parameters = new MultivaluedHashMap<>();
        parameters.add("q", " numbers ");
        parameters.add("mode", "semantic");
        parameters.add("base", "a/b");
        parameters.add("tag", "x");
        parameters.add("tag", "y");
        parameters.add("license", "mit");
        parameters.add("rank.gte", "2");
        parameters.add("rank.lte", "8");
        parameters.add("owner", "Medley");
        parameters.add("sort", "-updatedAt");
        parameters.add("limit", "5");
        parameters.add("count", "true");
        parameters.add("updatedAt.gte", "2026-11-28T12:30:00+02:00");
        parameters.add("updatedAt.lte", "2026-11-29");
        parameters.add("downloads.gte", "3");
        parameters.add("hasCard", "false");

        // When
        SearchQuery query = SearchQueryReader.read(parameters);

        // Then
        assertThat(query)
                .isEqualTo(new SearchQuery(
                        Optional.of("numbers"),
                        SearchMode.SEMANTIC,
                        List.of("a/b"),
                        List.of("x", "y"),
                        List.of("mit"),
                        Optional.of("medley"),
                        Optional.of(2),
                        Optional.of(8),
                        new SearchQuery.Narrowing(
                                List.of(),
                                List.of(),
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(OffsetDateTime.parse("2026-11-28T12:30:00+02:00")),
                                Optional.of(OffsetDateTime.parse("2026-11-29T23:59:59.999999999Z")),
                                Optional.of(3L),
                                Optional.of(false)),
                        SearchSort.NEWEST,
                        5,
                        true,
                        false));
    }

    @Test
    void listsTheNewestWhenNothingIsAsked() {
        assertThat(SearchQueryReader.read(new MultivaluedHashMap<>()).sort()).isEqualTo(SearchSort.NEWEST);
    }

    @ParameterizedTest
    @CsvSource({
        "tags,x",
        "mode,fuzzy",
        "mode,''",
        "rank.gte,''",
        "limit,0",
        "limit,101",
        "limit,ten",
        "rank.lte,-1",
        "sort,size",
        "sort,'-likes,name'",
        "page,2",
        "rank,4",
        "count,yes",
        "hasCard,no",
        "downloads.gte,-1",
        "updatedAt.gte,yesterday",
        "updatedAt.gte,2026-02-30",
        "updatedAt.lte,2026-11-29 12:00",
        "updatedAt.lte,+12026-11-29T12:00:00Z"
    })
    void refusesWhatItDoesNotUnderstandByName(String name, String value) {
        // Given
        MultivaluedMap<String, String> parameters = new MultivaluedHashMap<>();
        parameters.add(name, value);

        // When
        InvalidParameter refused =
                catchThrowableOfType(InvalidParameter.class, () -> SearchQueryReader.read(parameters));

        // Then
        assertThat(refused).hasMessageContaining(name);
    }
}
