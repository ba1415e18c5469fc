package dev.medley.registry.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
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
                        SearchQuery.Narrowing.NONE,
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
        "count,yes"
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
