package dev.medley.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsIT {
    /** A version that a tag left for another one 40 days ago, one whose tag was deleted, the other one, and one that never had a tag. */
    private static final String TAGS_OF_BEFORE = """
            insert into account (id, username, email, role, kind)
            values (gen_random_uuid(), 'ada', 'ada@example.org', 'user', 'person');
            insert into adapter (id, owner_id, owner, name, visibility)
            select gen_random_uuid(), id, 'ada', 'words', 'public' from account;
            insert into adapter_version (id, adapter_id, kind, digest, manifest, base, rank, size, parameters, modules,
                target_modules, title, summary, license, tags, findings, created_at)
            select gen_random_uuid(), a.id, 'adapter', 'sha256:' || encode(sha256(title::bytea), 'hex'), '{}', 'base', 1, 1, 1, 1,
                '{}', title, '', '', '{}', '[]', now() - interval '100 days'
            from adapter a, unnest(array['moved', 'cut', 'other', 'never']) title;
            insert into tag_history (adapter_id, name, version_id, moved_by, moved_at)
            select v.adapter_id, each.tag, v.id, a.owner_id, now() - each.ago
            from (values ('latest', 'moved', interval '100 days'), ('old', 'cut', interval '90 days'),
                ('latest', 'other', interval '40 days')) as each (tag, title, ago)
            join adapter_version v on v.title = each.title join adapter a on a.id = v.adapter_id
            order by each.ago desc;
            insert into tag (adapter_id, name, version_id) select adapter_id, 'latest', id from adapter_version where title = 'other'
            """;

    @TempDir
    Path folder;

    @Test
    void migratesAnEmptyDatabaseOnceAndIndexesVectors() throws Exception {
        // Given
        try (EmbeddedPostgres server =
                EmbeddedPostgres.start(Path.of(System.getProperty("medley.parts")), folder.resolve("db"))) {
            Flyway flyway = Flyway.configure()
                    .dataSource(server.jdbcUrl(), server.user(), server.password())
                    .locations("classpath:db/migration")
                    .load();
            // When
            MigrateResult first = flyway.migrate();
            MigrateResult second = flyway.migrate();
            // Then
            assertThat(first.success).isTrue();
            assertThat(first.migrationsExecuted).isGreaterThanOrEqualTo(5);
            assertThat(second.migrationsExecuted).isZero();
            assertThat(hnswIndexes(server)).isPositive();
        }
    }

    @Test
    void tellsOfEarlierVersionsWhenTheirLastTagLeft() throws Exception {
        // Given
        try (EmbeddedPostgres server =
                EmbeddedPostgres.start(Path.of(System.getProperty("medley.parts")), folder.resolve("db"))) {
            FluentConfiguration flyway = Flyway.configure()
                    .dataSource(server.jdbcUrl(), server.user(), server.password())
                    .locations("classpath:db/migration");
            flyway.target("277").load().migrate();
            try (Connection connection =
                            DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                    Statement statement = connection.createStatement()) {
                statement.execute(TAGS_OF_BEFORE);

                // When
                flyway.target("280").load().migrate();

                // Then
                assertThat(daysWithoutTag(statement, "moved")).isEqualTo(40);
                assertThat(daysWithoutTag(statement, "cut")).isZero();
                assertThat(daysWithoutTag(statement, "never")).isEqualTo(100);
            }
        }
    }

    private static int daysWithoutTag(Statement statement, String version) throws Exception {
        try (ResultSet rows =
                statement.executeQuery("select extract(day from now() - untagged_since)::integer from adapter_version"
                        + " where title = '" + version + "'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static int hnswIndexes(EmbeddedPostgres server) throws Exception {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("select count(*) from pg_indexes where indexdef like '%USING hnsw%'")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
