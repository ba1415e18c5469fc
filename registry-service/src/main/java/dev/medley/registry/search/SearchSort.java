package dev.medley.registry.search;

/** Orders of a result; ties are broken by id, so that every order is total and a cursor means one place in it. */
enum SearchSort {
    RELEVANCE("relevance", "score", "double precision", true),
    NEWEST("-updatedAt", "updated_at", "timestamptz", true),
    OLDEST("updatedAt", "updated_at", "timestamptz", false),
    /** By how many people used it in the last days, each counted once a day and less the longer ago. */
    TRENDING("-trending", "trending", "double precision", true),
    LIKES("-likes", "likes", "double precision", true),
    NAME("name", "id", "text", false),
    NAME_BACKWARDS("-name", "id", "text", true);

    private final String wireName;
    private final String column;
    private final String type;
    private final boolean descending;

    SearchSort(String wireName, String column, String type, boolean descending) {
        this.wireName = wireName;
        this.column = column;
        this.type = type;
        this.descending = descending;
    }

    String wireName() {
        return wireName;
    }

    String column() {
        return column;
    }

    String type() {
        return type;
    }

    String direction() {
        return descending ? "desc" : "asc";
    }

    /** Comparison that rows behind a place satisfy. */
    String behind() {
        return descending ? "<" : ">";
    }
}
