package dev.medley.registry.search;

import dev.medley.format.VersionKind;
import dev.medley.registry.adapter.Visibility;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** A query parameter of a search, for who reads it and for the OpenAPI document. */
record SearchParameter(String label, Form form, String meaning) {
    private static final Form BYTES = new Whole(999_999_999_999_999_999L);
    private static final Form NUMBER = new Whole(Integer.MAX_VALUE);
    private static final Form TRUTH = new Choice(List.of("true", "false"));

    static final List<String> KINDS =
            Arrays.stream(VersionKind.values()).map(VersionKind::label).toList();

    /** Beside those of every list. */
    static final List<SearchParameter> ALL = List.of(
            new SearchParameter("q", new Text(SearchQueryReader.MAX_TEXT), "What is looked for; absent: everything"),
            new SearchParameter(
                    "mode", choice(SearchMode.values(), SearchMode::wireName), "What the words are compared with"),
            new SearchParameter("base", new Several(), "Any of these base models"),
            new SearchParameter("tag", new Several(), "Every one of these tags"),
            new SearchParameter("license", new Several(), "Any of these licences; none: without one"),
            new SearchParameter("owner", new Word(), "Of this account or organisation"),
            new SearchParameter("kind", new Choices(KINDS), "Any of these kinds; absent: adapters alone"),
            new SearchParameter("module", new Several(), "Adapts every one of these modules, such as q_proj"),
            new SearchParameter("runtime", new Several(), "Every one of these serves it"),
            new SearchParameter("rank.gte", NUMBER, "The least rank"),
            new SearchParameter("rank.lte", NUMBER, "The greatest rank"),
            new SearchParameter("size.gte", BYTES, "The least size in bytes"),
            new SearchParameter("size.lte", BYTES, "The greatest size in bytes"),
            new SearchParameter("updatedAt.gte", new Moment(), "Changed then or later; a date will do"),
            new SearchParameter("updatedAt.lte", new Moment(), "Changed then or before; a date will do"),
            new SearchParameter("downloads.gte", NUMBER, "The least downloads of the last 30 days"),
            new SearchParameter("hasCard", TRUTH, "Whether it has a card"),
            new SearchParameter("visibility", choice(Visibility.values(), Visibility::label), "Who sees it"),
            new SearchParameter("sort", choice(SearchSort.values(), SearchSort::wireName), "A minus turns it round"),
            new SearchParameter("count", TRUTH, "With how many there are on all pages, up to 10,000"));

    /** What a parameter may be. */
    sealed interface Form {}

    /** @param longest in characters */
    record Text(int longest) implements Form {}

    record Word() implements Form {}

    /** May be given more than once. */
    record Several() implements Form {}

    /** From 0. */
    record Whole(long most) implements Form {}

    /** RFC 3339. */
    record Moment() implements Form {}

    record Choice(List<String> values) implements Form {}

    /** As {@link Choice}, more than once. */
    record Choices(List<String> values) implements Form {}

    static Set<String> labels() {
        Set<String> labels = new TreeSet<>(Set.of("limit", "cursor"));
        ALL.forEach(parameter -> labels.add(parameter.label()));
        return labels;
    }

    private static <T> Choice choice(T[] values, Function<T, String> label) {
        return new Choice(Arrays.stream(values).map(label).toList());
    }
}
