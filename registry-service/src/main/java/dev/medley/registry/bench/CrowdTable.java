package dev.medley.registry.bench;

import dev.medley.registry.embedding.Vector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Fills an empty registry's tables: the files are missing, and nothing that is measured reads them. */
final class CrowdTable {
    private static final long SEED = 20260424;
    private static final int OWNERS = 500;
    private static final List<String> LICENSES = List.of("apache-2.0", "mit", "cc-by-4.0");

    private final Connection connection;

    CrowdTable(Connection connection) {
        this.connection = connection;
    }

    void fill(Crowd crowd, int count) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create temporary table drawn (n integer, task text, words text, tag text, license text,"
                    + " search vector(384), retrieval vector(384))");
            copy(crowd, count);
            statement.execute("create temporary table asked (task text primary key, prompts halfvec(384)[])");
            copyPrompts(crowd, count);
            // An index is built at once in a tenth of the time that it takes to grow.
            Map<String, String> indexes = vectorIndexes(statement);
            statement.execute("drop index " + String.join(", ", indexes.keySet()));
            statement.execute(
                    "insert into account (id, username, email, role, kind) select gen_random_uuid(), 'owner-' || i,"
                            + " 'owner-' || i || '@example.org', 'user', 'person' from generate_series(0, "
                            + (OWNERS - 1) + ") i");
            statement.execute("create temporary table made as select d.*, gen_random_uuid() as adapter_id,"
                    + " gen_random_uuid() as version_id, a.id as owner_id, a.username as owner,"
                    + " d.task || '-' || d.n as name from drawn d join account a on a.username = 'owner-' || d.n % "
                    + OWNERS);
            statement.execute("insert into adapter (id, owner_id, owner, name, visibility, created_at, updated_at)"
                    + " select adapter_id, owner_id, owner, name, case when n % 20 = 0 then 'private' else 'public' end,"
                    + " now() - n * interval '1 minute', now() - n * interval '1 minute' from made");
            statement.execute("insert into adapter_version (id, adapter_id, kind, digest, manifest, base, rank, size,"
                    + " parameters, modules, target_modules, title, summary, license, tags, findings)"
                    + " select version_id, adapter_id, 'adapter', 'sha256:' || encode(sha256(name::bytea), 'hex'), '{}',"
                    + " 'HuggingFaceTB/SmolLM2-135M-Instruct', 2 + n % 15, 1000000, 500000, 210, '{q_proj}',"
                    + " initcap(replace(task, '-', ' ')), words, license, array[tag], '[]' from made");
            statement.execute("insert into tag (adapter_id, name, version_id) select adapter_id, 'latest', version_id"
                    + " from made");
            statement.execute(
                    "insert into adapter_embedding (version_id, search, examples, prompts, fit_mean, fit_spread, words)"
                            + " select version_id, search, retrieval, prompts, 0.8, 0.03, setweight(to_tsvector('english', replace(name, '-', ' ')), 'A')"
                            + " || setweight(to_tsvector('english', words), 'C') from made join asked using (task)");
            statement.execute("insert into adapter_place (map, version_id, vector, tilt)"
                    + " select b.map, version_id, retrieval, 0 from made join base b"
                    + " on b.name = 'HuggingFaceTB/SmolLM2-135M-Instruct'");
            statement.execute("set maintenance_work_mem = '1GB'");
            for (String index : indexes.values()) {
                statement.execute(index);
            }
            statement.execute("vacuum analyze");
        }
    }

    /** By name, as the migrations made them. */
    private static Map<String, String> vectorIndexes(Statement statement) throws SQLException {
        Map<String, String> indexes = new TreeMap<>();
        try (ResultSet rows = statement.executeQuery("select indexname, indexdef from pg_indexes"
                + " where tablename in ('search_spot', 'adapter_spot') and indexdef like '%USING hnsw%'")) {
            while (rows.next()) {
                indexes.put(rows.getString(1), rows.getString(2));
            }
        }
        return indexes;
    }

    private void copyPrompts(Crowd crowd, int count) throws SQLException {
        Set<String> known = new HashSet<>();
        try (PreparedStatement insert = connection.prepareStatement("insert into asked values (?, ?::halfvec[])")) {
            for (int n = 0; n < count; n++) {
                Crowd.Task task = crowd.task(n);
                if (known.add(task.name())) {
                    insert.setString(1, task.name());
                    insert.setArray(
                            2,
                            connection.createArrayOf(
                                    "text",
                                    task.prompts().stream().map(Vector::toSql).toArray()));
                    insert.executeUpdate();
                }
            }
        }
    }

    private void copy(Crowd crowd, int count) throws SQLException, IOException {
        var random = new SplittableRandom(SEED);
        CopyIn in = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy drawn from stdin");
        for (int n = 0; n < count; n++) {
            Crowd.Task task = crowd.task(n);
            String row = String.join(
                            "\t",
                            Integer.toString(n),
                            task.name(),
                            task.text().replaceAll("[\\\\\t\n\r]", " "),
                            task.name().replaceAll("-.*", ""),
                            LICENSES.get(n % LICENSES.size()),
                            crowd.draw(n, random).toSql(),
                            crowd.draw(n, random).toSql())
                    + "\n";
            byte[] bytes = row.getBytes(StandardCharsets.UTF_8);
            in.writeToCopy(bytes, 0, bytes.length);
        }
        in.endCopy();
    }
}
