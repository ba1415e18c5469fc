package dev.medley.registry.search;

import java.util.Locale;

/** What a query is compared with. */
enum SearchMode {
    /** The words of name, title, tags, summary and card. */
    KEYWORD,
    /** The meaning of title, summary, tags and card. */
    SEMANTIC,
    /** Both: the cosine, plus up to half a point for words. */
    HYBRID;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
