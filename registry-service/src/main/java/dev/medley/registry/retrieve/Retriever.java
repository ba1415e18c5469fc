package dev.medley.registry.retrieve;

import dev.medley.registry.embedding.Embedder;
import dev.medley.registry.embedding.Vector;
import dev.medley.registry.retrieve.MapsInForce.Maps;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the adapters that fit a prompt: nearest first by cosine, among those that the caller may see, in one statement.
 * Nothing hidden is ever read out of the database, so nothing of it can leak by count, order or time.
 *
 * <p>The inner orders are by distance alone: with a second key the planner leaves the vector index aside and reads every adapter. The index has each spot
 * once, and all adapters that are there are looked at: in a graph that had hundreds of them at one spot a search would find no others. It holds halves of the
 * numbers, so a few more are taken from it than are wanted, and compared exactly; the tilt, a few hundredths, decides among them. Of adapters that are the same
 * files one counts, that which was published first: the others would only make it count twice. Where copies take the places of those that are wanted, more
 * are looked at. Conditions stand there only where they are asked for, each with its own parameter: of those that it can't see through the planner expects
 * next to no rows, and reads every adapter, too.
 */
@ApplicationScoped
public class Retriever {
    private static final int LEFT_OUT = 20;
    private static final int SPARE = 24;
    /** A letter or a digit of any script: what has none is asked of no adapter. */
    private static final Pattern SAYS_SOMETHING = Pattern.compile("[\\p{L}\\p{N}]");

    private static final String NEAREST = """
            with asked as (select ?::uuid as account, ?::text as base, ?::text[] as tags, ?::text[] as licenses,
                                  ?::text[] as excluded, ?::vector as plain,
                                  (select fit_slack from base where name = ?) as slack{prompts}),
            nearest as (
                select here.* from adapter_spot s cross join lateral (
                    select distinct on (v.digest) v.id, v.digest, made.created_at,
                        least(1, 1 - (p.vector <=> (select prompt_{map} from asked)) + p.tilt) as score,
                        1 - (e.examples <=> (select plain from asked))
                            >= e.fit_mean - asked.slack * (e.fit_spread + 0.02) as fits
                    from adapter_place p join adapter_embedding e on e.version_id = p.version_id
                        join latest_version v on v.version_id = p.version_id
                        join adapter_version made on made.id = v.version_id, asked
                    where p.map = {map} and p.spot = s.spot
                      and (v.visibility = 'public'
                           or v.owner_account = any ((select owners_of(account) from asked)::uuid[])
                           or v.adapter_id = any ((select granted_to(account) from asked)::uuid[]))
                      and v.base = ?
                      {conditions}
                    order by v.digest, score desc, made.created_at, v.id) here
                where s.map = {map}
                order by s.vector <=> (select prompt_{map}::halfvec(384) from asked) limit {candidates}),
            single as (
                select distinct on (digest) * from nearest order by digest, score desc, created_at, id),
            fitting as (select * from single order by score desc, id limit {taken})
            select id, digest, score, fits, (select count(*) from nearest) as seen, null as reason from fitting
            """;

    private static final String TAGS = "and v.tag_keys @> ?::text[] ";
    private static final String LICENSES = "and v.license_key = any (?::text[]) ";
    private static final String EXCLUDED = "and v.id <> all (?::text[]) ";
    private static final String UNUSABLE = "and v.digest <> all (?::text[]) ";

    /** How many times as many candidates are looked at where too few of them are not the same files. */
    private static final int MORE = 4;

    /**
     * Of one map; each is compared with the prompt under that map. Places of adapters under the map before theirs may still be there. The inner limit keeps
     * the planner on its way from spot to spot, too.
     */
    private static final String NEIGHBOURS = """
            (select here.* from adapter_spot s cross join lateral (
                select v.id, least(1, 1 - (p.vector <=> (select prompt_{map} from asked)) + p.tilt) as score,
                    case when v.id = any (asked.excluded) then 'excluded'
                         when v.base <> asked.base then 'other_base'
                         when not v.tag_keys @> asked.tags then 'tags'
                         when cardinality(asked.licenses) > 0 and not coalesce(v.license_key = any (asked.licenses), false)
                             then 'license'
                         when v.digest in (select digest from fitting) then 'same_files'
                         else 'beyond_top_k' end as reason
                from adapter_place p join latest_version v on v.version_id = p.version_id, asked
                where p.map = {map} and p.spot = s.spot
                  and coalesce((select map from base where name = v.base), 0) = {map}
                  and (v.visibility = 'public' or v.owner_account = any ((select owners_of(account) from asked)::uuid[])
                       or v.adapter_id = any ((select granted_to(account) from asked)::uuid[]))
                limit {near}) here
                where s.map = {map}
                order by s.vector <=> (select prompt_{map}::halfvec(384) from asked) limit {near})
            """;

    private static final String LEFT = """
            union all
            (select id, null, score, false, null, reason from ({neighbours}) near
                where id not in (select id from fitting) order by score desc, id limit {near})
            order by score desc, id
            """;

    private final AgroalDataSource database;
    private final Embedder embedder;
    private final Projections projections;
    private final MapsInForce maps;
    private final Turns turns;

    @Inject
    Retriever(AgroalDataSource database, Embedder embedder, Projections projections, MapsInForce maps, Turns turns) {
        this.turns = turns;
        this.maps = maps;
        this.database = database;
        this.embedder = embedder;
        this.projections = projections;
    }

    /**
     * The {@code count} best adapters for {@code prompt} on {@code base} that {@code account} may see.
     *
     * @throws dev.medley.registry.problem.Problem 429 {@code OVERLOADED} when too many ask at once
     */
    public Retrieval top(String prompt, int count, String base, AdapterFilter filter, Optional<UUID> account) {
        return find(prompt, Bounds.of(count, 0), base, filter, account);
    }

    /** As {@link #top}, with the neighbours that were not taken and why. */
    public Retrieval explain(String prompt, int count, String base, AdapterFilter filter, Optional<UUID> account) {
        return find(prompt, Bounds.of(count, count + LEFT_OUT), base, filter, account);
    }

    private Retrieval find(String prompt, Bounds bounds, String base, AdapterFilter filter, Optional<UUID> account) {
        try (Turns.Turn _ = turns.take()) {
            return findNow(prompt, bounds, base, filter, account);
        }
    }

    /**
     * Again when a base got another map meanwhile: places that had been under the one before may be gone already. Numbers of maps never come again, so what
     * was in force before and after was so in between.
     */
    private Retrieval findNow(String prompt, Bounds bounds, String base, AdapterFilter filter, Optional<UUID> account) {
        var question = new Question(prompt, embedder.question(prompt), base, filter, account);
        Maps now = maps.of(base);
        while (true) {
            Retrieval found = search(question, bounds, now);
            Maps after = maps.of(base);
            if (after.equals(now)) {
                return found;
            }
            now = after;
        }
    }

    private Retrieval search(Question question, Bounds bounds, Maps maps) {
        Found found = find(question, bounds, maps);
        while (found.isShort(bounds)) {
            bounds = bounds.wider();
            found = find(question, bounds, maps);
        }
        return found.retrieval();
    }

    private Found find(Question question, Bounds bounds, Maps maps) {
        List<RetrievalMap> asked = bounds.near() == 0 ? List.of(maps.own()) : maps.all();
        List<Vector> prompts = asked.stream()
                .map(map -> projections.place(map, question.plain()))
                .toList();
        AdapterFilter filter = question.filter();
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(sql(filter, bounds, maps.own(), asked))) {
            query.setObject(1, question.account().orElse(null));
            query.setString(2, question.base());
            int next = 3;
            for (Collection<String> values : List.of(filter.tags(), filter.licenses(), filter.excluded())) {
                query.setArray(next++, connection.createArrayOf("text", values.toArray()));
            }
            query.setString(next++, question.plain().toSql());
            query.setString(next++, question.base());
            for (Vector mapped : prompts) {
                query.setString(next++, mapped.toSql());
            }
            query.setString(next++, question.base());
            for (Collection<String> values : asked(filter).values()) {
                query.setArray(next++, connection.createArrayOf("text", values.toArray()));
            }
            return read(query, SAYS_SOMETHING.matcher(question.prompt()).find());
        } catch (SQLException e) {
            throw new IllegalStateException("can't retrieve adapters", e);
        }
    }

    /** With numbers in the text: a plan for any number would be one for a tenth of all rows, and know no index of one map. */
    private static String sql(AdapterFilter filter, Bounds bounds, RetrievalMap own, List<RetrievalMap> asked) {
        String prompts = asked.stream()
                .map(map -> ", ?::vector as prompt_" + map.number())
                .collect(Collectors.joining());
        String nearest = NEAREST.replace("{prompts}", prompts)
                .replace("{map}", Long.toString(own.number()))
                .replace("{conditions}", String.join("", asked(filter).keySet()))
                .replace("{candidates}", Integer.toString(bounds.candidates()))
                .replace("{taken}", Integer.toString(bounds.taken()));
        if (bounds.near() == 0) {
            return nearest + "order by score desc, id";
        }
        String neighbours = asked.stream()
                .map(map -> NEIGHBOURS.replace("{map}", Long.toString(map.number())))
                .collect(Collectors.joining(" union all "));
        return nearest + LEFT.replace("{neighbours}", neighbours).replace("{near}", Integer.toString(bounds.near()));
    }

    /** Conditions with their values, in order. */
    private static Map<String, Collection<String>> asked(AdapterFilter filter) {
        Map<String, Collection<String>> asked = new LinkedHashMap<>();
        asked.put(TAGS, filter.tags());
        asked.put(LICENSES, filter.licenses());
        asked.put(EXCLUDED, filter.excluded());
        asked.put(UNUSABLE, filter.unusable());
        asked.values().removeIf(Collection::isEmpty);
        return asked;
    }

    /** @param mayFit false for a prompt that has an embedding like any other and says nothing */
    private static Found read(PreparedStatement query, boolean mayFit) throws SQLException {
        int seen = 0;
        List<RetrievedAdapter> taken = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                String id = rows.getString("id");
                double score = rows.getDouble("score");
                String reason = rows.getString("reason");
                if (reason == null) {
                    seen = rows.getInt("seen");
                    taken.add(new RetrievedAdapter(
                            id, rows.getString("digest"), score, mayFit && rows.getBoolean("fits")));
                } else {
                    leftOut.add(new LeftOut(id, score, reason));
                }
            }
        }
        return new Found(new Retrieval(taken, leftOut), seen);
    }

    /** @param near how many neighbours are told of */
    private record Bounds(int taken, int near, int candidates) {
        static Bounds of(int taken, int near) {
            return new Bounds(taken, near, taken + SPARE);
        }

        Bounds wider() {
            return new Bounds(taken, near, candidates * MORE);
        }
    }

    /** @param seen how many candidates there were, copies included */
    private record Found(Retrieval retrieval, int seen) {
        boolean isShort(Bounds bounds) {
            return retrieval.adapters().size() < bounds.taken() && seen == bounds.candidates();
        }
    }

    /** @param plain of the prompt, as the embedder gives it */
    private record Question(String prompt, Vector plain, String base, AdapterFilter filter, Optional<UUID> account) {}
}
