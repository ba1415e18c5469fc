package dev.medley.registry.search;

import java.util.Optional;
import java.util.UUID;

/**
 * How many adapters a search finds, over all its pages.
 *
 * @param isApproximate there are more, which nobody counts
 */
record SearchTotal(long count, boolean isApproximate) {
    /** Past this a number tells a reader no more, and counting costs. */
    private static final int MOST = 10_000;

    /** @param vector as for {@link SearchSql#of} */
    static SearchSql sql(SearchQuery query, Optional<String> vector, Optional<UUID> who) {
        SearchSql sql = SearchSql.found(query, vector, who, "v.version_id");
        sql.add(" select count(*) from (select 1 from found limit " + (MOST + 1) + ") counted");
        return sql;
    }

    static SearchTotal of(long counted) {
        return new SearchTotal(Math.min(counted, MOST), counted > MOST);
    }
}
