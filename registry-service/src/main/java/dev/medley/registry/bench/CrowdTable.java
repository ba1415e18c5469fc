package dev.medley.registry.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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
            // An index is built at once in a tenth of the time that it takes to grow.
            List<String> indexes = vectorIndexes(statement);
            statement.execute("drop index adapter_embedding_search, adapter_embedding_retrieval");
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
                    "insert into adapter_embedding (version_id, search, retrieval, examples, fit_mean, fit_spread, words)"
                            + " select version_id, search, retrieval, retrieval, 0.8, 0.03, setweight(to_tsvector('english', replace(name, '-', ' ')), 'A')"
                            + " || setweight(to_tsvector('english', words), 'C') from made");
            statement.execute("set maintenance_work_mem = '1GB'");
            for (String index : indexes) {
                statement.execute(index);
            }
            statement.execute("vacuum analyze");
        }
    }

    /** As the migrations made them. */
    private static List<String> vectorIndexes(Statement statement) throws SQLException {
        List<String> indexes = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(
                "select indexdef from pg_indexes where tablename = 'adapter_embedding' and indexdef like '%USING hnsw%'")) {
            while (rows.next()) {
                indexes.add(rows.getString(1));
            }
        }
        return indexes;
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
