package dev.medley.registry.search;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Builds the statement that counts values of what a search finds, for those who may see it. */
final class FacetSql {
    private static final int VALUES = 50;
    private static final String COLUMNS =
            "v.base, v.tag_keys, v.license_key, v.owner, v.target_modules, v.runtimes, v.rank, v.size";
    private static final List<String> COUNTED = List.of(
            "select 'base' as facet, base as value from found",
            "select 'tag', unnest(tag_keys) from found",
            "select 'license', coalesce(nullif(license_key, ''), '" + SearchSql.NO_LICENSE + "') from found",
            "select 'owner', owner from found",
            "select 'module', unnest(target_modules) from found",
            "select 'runtime', unnest(runtimes) from found",
            "select 'rank', case when rank <= 4 then '1-4' when rank <= 8 then '5-8' when rank <= 16 then '9-16'"
                    + " when rank <= 64 then '17-64' else '65-512' end from found",
            "select 'size', case when size < 1000000 then '0-1MB' when size < 10000000 then '1-10MB'"
                    + " when size < 100000000 then '10-100MB' else '100MB-' end from found");

    private FacetSql() {}

    /** @param vector as for {@link SearchSql#of}: what is counted is what that lists, over all its pages */
    static SearchSql of(SearchQuery query, Optional<String> vector, Optional<UUID> who) {
        SearchSql sql = SearchSql.found(query, vector, who, COLUMNS);
        sql.add(" select facet, value, count from (select facet, value, count(*) as count,"
                + " row_number() over (partition by facet order by count(*) desc, value) as place from ("
                + String.join(" union all ", COUNTED) + ") counted group by facet, value) ranked");
        sql.add(" where place <= ? order by facet, place", VALUES);
        return sql;
    }
}
