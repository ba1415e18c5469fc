package dev.medley.registry.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Builds the one statement of a search. User text only ever becomes a parameter.
 *
 * <p>{@code visible} comes first and everything else reads from it: there is no way to a hidden row.
 */
final class SearchSql {
    /** How many nearest neighbours a search by meaning looks at: 50 pages of 20, far past what anybody reads. */
    private static final int NEIGHBOURS = 1000;

    private final StringBuilder text = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    private SearchSql() {}

    /** @param vector the query's embedding as pgvector text; empty where only words count or nothing is asked */
    static SearchSql of(SearchQuery query, Optional<String> vector, Optional<SearchCursor> after, Optional<UUID> who) {
        SearchSql sql = new SearchSql();
        sql.visible(query, who);
        sql.scored(query, vector);
        sql.page(query, after);
        return sql;
    }

    String text() {
        return text.toString();
    }

    /** In the order of the question marks; lists are arrays of text. */
    List<Object> parameters() {
        return List.copyOf(parameters);
    }

    private void visible(SearchQuery query, Optional<UUID> who) {
        add("with visible as (select v.*, e.words, e.search from latest_version v");
        add(" left join adapter_embedding e on e.version_id = v.version_id");
        add(" where v.kind = 'adapter' and (v.visibility = 'public'");
        who.ifPresent(account -> add(" or v.owner_account = ?", account));
        add(")");
        if (!query.bases().isEmpty()) {
            add(" and v.base = any (?)", query.bases());
        }
        if (!query.tags().isEmpty()) {
            add(" and v.tags @> ?", query.tags());
        }
        if (!query.licenses().isEmpty()) {
            add(" and v.license = any (?)", query.licenses());
        }
        query.owner().ifPresent(owner -> add(" and v.owner = ?", owner));
        query.minRank().ifPresent(rank -> add(" and v.rank >= ?", rank));
        query.maxRank().ifPresent(rank -> add(" and v.rank <= ?", rank));
        add(")");
    }

    private void scored(SearchQuery query, Optional<String> vector) {
        if (query.text().isEmpty()) {
            add(", scored as (select v.*, null::double precision as score from visible v)");
            return;
        }
        String words = query.text().get();
        add(", asked as (select websearch_to_tsquery('english', ?) as words,", words);
        add(" '%' || replace(replace(replace(?, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%' as part", words);
        vector.ifPresent(meaning -> add(", ?::vector as meaning", meaning));
        add(")");
        boolean byWords = query.mode() != SearchMode.SEMANTIC;
        vector.ifPresent(meaning -> {
            add(", near as (select id from visible where search is not null");
            add(" order by search <=> (select meaning from asked) limit " + NEIGHBOURS + ")");
        });
        String wordScore =
                "greatest(ts_rank_cd(v.words, asked.words, 32), case when v.id ilike asked.part then 0.5 else 0 end)";
        String meaningScore = "coalesce(1 - (v.search <=> asked.meaning), 0)";
        String score = switch (query.mode()) {
            case KEYWORD -> wordScore;
            case SEMANTIC -> meaningScore;
            case HYBRID -> meaningScore + " + 0.5 * coalesce(" + wordScore + ", 0)";
        };
        // Rounded, so that the score in a cursor is the score in the table.
        add(", scored as (select v.*, round((" + score + ")::numeric, 6)::double precision as score");
        add(" from visible v, asked where false");
        if (byWords) {
            add(" or v.words @@ asked.words or v.id ilike asked.part");
        }
        vector.ifPresent(meaning -> add(" or v.id in (select id from near)"));
        add(")");
    }

    private void page(SearchQuery query, Optional<SearchCursor> after) {
        SearchSort sort = query.sort();
        add(" select id, owner, name, digest, title, summary, base, rank, size, license, tags, updated_at, score, ");
        add(sort.column() + "::text as sort_key from scored");
        after.ifPresent(cursor -> {
            String row = "(" + sort.column() + ", id) " + sort.behind() + " (?::" + sort.type() + ", ?)";
            add(" where " + row, cursor.key(), cursor.id());
        });
        add(" order by " + sort.column() + " " + sort.direction() + ", id " + sort.direction());
        add(" limit ?", query.limit() + 1);
    }

    private void add(String fragment, Object... values) {
        text.append(fragment);
        parameters.addAll(List.of(values));
    }
}
