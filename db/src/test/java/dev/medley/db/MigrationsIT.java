package dev.medley.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsIT {
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
