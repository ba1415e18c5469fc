package dev.medley.registry.search;

import dev.medley.format.AdapterFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Builds the one statement of a search. User text only ever becomes a parameter.
 *
 * <p>Candidates come from indexes (nearest vectors, matching words, parts of names), each with the rule of who sees what in its own {@code where}: there
 * is no way to a hidden row, and no way to reading all rows. The inner order of the neighbours is by distance alone, for with a second key the planner
 * leaves the vector index aside. The index holds halves of the numbers, those that are equal once; what is found there is compared exactly.
 */
final class SearchSql {
    /** How many nearest neighbours a search by meaning looks at: past what anybody reads. Each costs three lookups. */
    private static final int NEIGHBOURS = 50;
    /** How many matches of a word that is everywhere are ranked. */
    private static final int MATCHES = 2000;
    /** The same beside the neighbours, which tell more than a word that is everywhere. */
    private static final int MATCHES_BESIDE_NEIGHBOURS = 200;
    /** Names are indexed by so many letters in a row. */
    private static final int GRAM = 3;
    /** What the filter and its facet call it when a card names no licence; a card may say so itself. */
    static final String NO_LICENSE = "none";

    /** What candidates are ranked and paged by; the rest is read for those that are shown. */
    private static final String KEYS = "v.version_id, v.adapter_id, v.id, v.updated_at";
    /** How near; an adapter whose vector is still being made is far. */
    private static final String MEANING = "coalesce(1 - (e.search <=> (select meaning from asked)), 0)";
    /** Ranked only where all words are there, which most neighbours by meaning are not. */
    private static final String BY_WORDS = "greatest(case when e.words @@ (select words from asked)"
            + " then ts_rank_cd(e.words, (select words from asked), 32) else 0 end,"
            + " case when v.id ilike (select part from asked) then 0.5 else 0 end)";

    /** As {@code HubCounts} tells them. */
    private static final String DOWNLOADED =
            " and (select count(*) from adapter_use u where u.adapter_id = v.adapter_id"
                    + " and u.day > current_date - 30) >= ?";

    private static final String WITH_CARD =
            " and exists (select 1 from adapter_file f where f.version_id = v.version_id and f.path = ?) = ?";

    private static final String NOTHING = "null::double precision";

    private static final String COLUMNS = "select v.id, v.owner, v.name, v.digest, v.title, v.summary, v.base, v.rank,"
            + " v.size, v.license, v.tags, v.updated_at, v.visibility, v.kind,"
            + " (select kind from account where account.id = v.owner_account) as owner_kind, s.score, s.meaning, s.by_words, s.";

    private final StringBuilder text = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();
    private final SearchQuery query;
    private final Optional<UUID> who;

    SearchSql(SearchQuery query, Optional<UUID> who) {
        this.query = query;
        this.who = who;
    }

    /** @param vector the query's embedding as pgvector text; empty where only words count or nothing is asked */
    static SearchSql of(SearchQuery query, Optional<String> vector, Optional<SearchCursor> after, Optional<UUID> who) {
        SearchSql sql = new SearchSql(query, who);
        if (query.text().isPresent()) {
            sql.candidates(query.text().get(), vector);
            sql.scored();
            sql.add(", shown as (select * from scored");
            sql.page(after);
            sql.add(") " + COLUMNS + query.sort().column() + "::text as sort_key");
            sql.add(" from shown s join latest_version v on v.version_id = s.version_id");
            sql.order("s.");
        } else {
            sql.listed();
            sql.add(" " + COLUMNS.replace("v.", "s.") + query.sort().column() + "::text as sort_key from scored s");
            sql.page(after);
        }
        return sql;
    }

    /** Opens a statement with {@code found}: what {@link #of} lists over all its pages, to be counted. */
    static SearchSql found(SearchQuery query, Optional<String> vector, Optional<UUID> who, String columns) {
        SearchSql sql = new SearchSql(query, who);
        String found = " found as (select " + columns + " from ";
        if (query.text().isPresent()) {
            sql.candidates(query.text().get(), vector);
            sql.add("," + found + "latest_version v join candidates c on c.version_id = v.version_id)");
        } else {
            sql.add("with" + found + sql.rows() + " v where");
            sql.visible();
            sql.add(")");
        }
        return sql;
    }

    String text() {
        return text.toString();
    }

    /** In the order of the question marks; lists are arrays of text. */
    List<Object> parameters() {
        return List.copyOf(parameters);
    }

    /** What is listed where nothing is asked. */
    private String rows() {
        return query.hasDrafts()
                ? "(select * from latest_version union all select * from draft_adapter)"
                : "latest_version";
    }

    /** Who sees a row, and the query's filters: in every part that reads rows. */
    void visible() {
        if (query.narrowing().kinds().isEmpty()) {
            add(" v.kind = 'adapter' and");
        } else {
            add(" v.kind = any (?) and", query.narrowing().kinds());
        }
        add(" (v.visibility in ('public', 'gated')");
        who.ifPresent(account -> add(" or v.owner_account = any ((select owners_of(?))::uuid[])", account));
        add(")");
        if (query.hasDrafts()) {
            add(" and (v.version_id is not null");
            who.ifPresent(account -> add(" or v.owner_account = any ((select owners_of(?))::uuid[])", account));
            add(")");
        }
        if (!query.bases().isEmpty()) {
            add(" and v.base = any (?)", query.bases());
        }
        if (!query.tags().isEmpty()) {
            add(" and v.tag_keys @> ?", query.tags());
        }
        if (!query.licenses().isEmpty()) {
            add(" and coalesce(nullif(v.license_key, ''), '" + NO_LICENSE + "') = any (?)", query.licenses());
        }
        query.owner().ifPresent(owner -> add(" and v.owner = ?", owner));
        query.minRank().ifPresent(rank -> add(" and v.rank >= ?", rank));
        query.maxRank().ifPresent(rank -> add(" and v.rank <= ?", rank));
        narrowed(query.narrowing());
    }

    private void narrowed(SearchQuery.Narrowing narrowing) {
        if (!narrowing.modules().isEmpty()) {
            add(" and v.target_modules @> ?", narrowing.modules());
        }
        if (!narrowing.runtimes().isEmpty()) {
            add(" and v.runtimes @> ?", narrowing.runtimes());
        }
        narrowing.minSize().ifPresent(size -> add(" and v.size >= ?", size));
        narrowing.maxSize().ifPresent(size -> add(" and v.size <= ?", size));
        narrowing.visibility().ifPresent(wanted -> add(" and v.visibility = ?", wanted));
        narrowing.updatedFrom().ifPresent(from -> add(" and v.updated_at >= ?", from));
        narrowing.updatedTo().ifPresent(to -> add(" and v.updated_at <= ?", to));
        narrowing.downloads().ifPresent(least -> add(DOWNLOADED, least));
        narrowing.hasCard().ifPresent(wanted -> add(WITH_CARD, AdapterFiles.CARD, wanted));
    }

    /** Opens the statement: what was asked, and the rows that a search finds with how they fit, for whatever is done with them. */
    void candidates(String words, Optional<String> vector) {
        add("with asked as (select websearch_to_tsquery('english', ?) as words,", words);
        add(" '%' || replace(replace(replace(?, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%' as part", words);
        vector.ifPresent(meaning -> add(", ?::vector as meaning", meaning));
        add("), candidates as (");
        boolean byWords = query.mode() != SearchMode.SEMANTIC;
        String found = "(select " + KEYS + ", " + (vector.isPresent() ? MEANING : NOTHING) + " as meaning, "
                + (byWords ? BY_WORDS : NOTHING) + " as by_words from ";
        String embedded = "adapter_embedding e join latest_version v on v.version_id = e.version_id where";
        if (vector.isPresent()) {
            add(found + "search_spot s join adapter_embedding e on e.spot = s.spot"
                    + " join latest_version v on v.version_id = e.version_id where");
            visible();
            add(" order by s.vector <=> (select meaning::halfvec(384) from asked)");
            add(" limit " + NEIGHBOURS + ")");
        }
        if (byWords) {
            int limit = vector.isPresent() ? MATCHES_BESIDE_NEIGHBOURS : MATCHES;
            add((vector.isPresent() ? " union " : "") + found + embedded + " e.words @@ (select words from asked) and");
            visible();
            add(" limit " + limit + ")");
            named(found, words, limit);
        }
        add(")");
    }

    /** Names have no spaces. What is too short for the index of parts must be a whole name. */
    private void named(String found, String words, int limit) {
        if (words.strip().chars().anyMatch(Character::isWhitespace)) {
            return;
        }
        add(" union " + found + "latest_version v left join adapter_embedding e on e.version_id = v.version_id where");
        if (words.length() < GRAM) {
            add(" (v.owner = lower(?) or v.name = lower(?)) and", words, words);
        } else {
            add(" name_grams(v.id) @> name_grams(?) and v.id ilike (select part from asked) and", words);
        }
        visible();
        add(" limit " + limit + ")");
    }

    private void scored() {
        String score = switch (query.mode()) {
            case KEYWORD -> "by_words";
            case SEMANTIC -> "meaning";
            case HYBRID -> "meaning + 0.5 * by_words";
        };
        // Rounded, so that the score in a cursor is the score in the table.
        add(", scored as (select v.*, round((" + score + ")::numeric, 6)::double precision as score");
        popularity("candidates");
        add(")");
    }

    private void listed() {
        add("with scored as not materialized (select v.*, " + NOTHING + " as score,");
        add(" " + NOTHING + " as meaning, " + NOTHING + " as by_words");
        popularity(rows());
        add(" where");
        visible();
        add(")");
    }

    /** Counted only for the orders that need it. */
    private void popularity(String rows) {
        String from = " from " + rows + " v";
        switch (query.sort()) {
            case LIKES ->
                add(", coalesce(p.likes, 0)::double precision as likes" + from
                        + " left join (select adapter_id, count(*) as likes from adapter_like group by adapter_id) p"
                        + " on p.adapter_id = v.adapter_id");
            case TRENDING ->
                add(", round(coalesce(p.trending, 0)::numeric, 6)::double precision as trending" + from
                        + " left join (select adapter_id, sum(exp((day - current_date) / 7.0)) as trending"
                        + " from adapter_use where day > current_date - 30 group by adapter_id) p"
                        + " on p.adapter_id = v.adapter_id");
            case RELEVANCE, NEWEST, OLDEST, NAME, NAME_BACKWARDS -> add(from);
        }
    }

    private void page(Optional<SearchCursor> after) {
        SearchSort sort = query.sort();
        after.ifPresent(cursor -> add(
                " where (" + sort.column() + ", id) " + sort.behind() + " (?::" + sort.type() + ", ?)",
                cursor.key(),
                cursor.id()));
        order("");
        // In the text: a plan for any number would be one for a tenth of all rows.
        add(" limit " + (query.limit() + 1));
    }

    private void order(String alias) {
        SearchSort sort = query.sort();
        add(" order by " + alias + sort.column() + " " + sort.direction());
        add(", " + alias + "id " + sort.direction());
    }

    void add(String fragment, Object... values) {
        text.append(fragment);
        parameters.addAll(List.of(values));
    }
}
