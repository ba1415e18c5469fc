package dev.medley.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
    private static final Path PARTS = Path.of(System.getProperty("medley.parts"));

    @TempDir
    Path folder;

    @Test
    void keepsWhatWasCommittedWhenTheServerIsKilled() throws Exception {
        // Given
        EmbeddedPostgres first = EmbeddedPostgres.start(PARTS, folder.resolve("db"));
        run(first, "create table note(text text); insert into note values ('kept')");
        // When
        ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
        first.process().waitFor(10, TimeUnit.SECONDS);
        first.close();
        // Then
        assertThat(folder.resolve("db/cluster/postmaster.pid")).exists();
        try (EmbeddedPostgres second = EmbeddedPostgres.start(PARTS, folder.resolve("db"))) {
            assertThat(ask(second, "select text from note")).isEqualTo("kept");
            assertThat(second.password()).isEqualTo(first.password());
        }
    }

    @Test
    void startsWhenTheLockFileNamesAnotherProcess() throws Exception {
        // Given
        EmbeddedPostgres.start(PARTS, folder.resolve("db")).close();
        String other = Long.toString(ProcessHandle.current().pid());
        Files.write(
                folder.resolve("db/cluster/postmaster.pid"),
                List.of(other, "/elsewhere", "1000000000", "5432", "", ""));
        // When
        try (EmbeddedPostgres second = EmbeddedPostgres.start(PARTS, folder.resolve("db"))) {
            // Then
            assertThat(ask(second, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void writesThroughToTheDiskAndListensOnThisMachineOnly() throws Exception {
        // Given
        try (EmbeddedPostgres server = EmbeddedPostgres.start(PARTS, folder.resolve("db"))) {
            // When
            List<String> settings = List.of(
                    ask(server, "show fsync"),
                    ask(server, "show synchronous_commit"),
                    ask(server, "show listen_addresses"));
            // Then
            assertThat(settings).containsExactly("on", "on", "127.0.0.1");
            assertThat(ask(server, "select '[1,2,3]'::vector <=> '[1,2,3]'::vector"))
                    .isEqualTo("0");
            assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), server.user(), "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void refusesASecondServerOnTheSameFolder() {
        // Given
        try (EmbeddedPostgres server = EmbeddedPostgres.start(PARTS, folder.resolve("db"))) {
            // When, Then
            assertThat(server.process().isAlive()).isTrue();
            assertThatThrownBy(() -> EmbeddedPostgres.start(PARTS, folder.resolve("db")))
                    .isInstanceOf(PostgresUnavailable.class)
                    .hasMessageContaining("another Medley is using the database");
        }
    }

    @Test
    void saysWhichVersionMadeAFolderThatItCanNotRead() throws Exception {
        // Given
        Path cluster = Files.createDirectories(folder.resolve("db/cluster"));
        Files.writeString(cluster.resolve("PG_VERSION"), "15\n");

        // Then
        assertThatThrownBy(() -> EmbeddedPostgres.start(PARTS, folder.resolve("db")))
                .isInstanceOf(PostgresUnavailable.class)
                .hasMessage("PostgreSQL 15 made the database in " + cluster
                        + ", and Medley needs 16: start the Medley that made it, or begin anew in another folder");
    }

    @Test
    void saysWhatToDoWhenTheBinariesAreMissing() {
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder, folder.resolve("db")))
                .isInstanceOf(PostgresUnavailable.class)
                .hasMessageContaining("run ./medley up once");
    }

    @Test
    void endsWithTheJvmThatStartedItEvenAfterKill() throws Exception {
        // Given
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerHolder.class.getName(),
                        PARTS.toString(),
                        folder.resolve("db").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long server = Long.parseLong(jvm.inputReader().readLine());
        assertThat(ProcessHandle.of(server)).isPresent();
        // When
        jvm.destroyForcibly().waitFor();
        // Then
        ProcessHandle.of(server)
                .ifPresent(handle -> assertThat(handle.onExit()).succeedsWithin(java.time.Duration.ofSeconds(60)));
    }

    private static void run(EmbeddedPostgres server, String statement) throws SQLException {
        try (Connection connection = open(server);
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static String ask(EmbeddedPostgres server, String query) throws SQLException {
        try (Connection connection = open(server);
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection open(EmbeddedPostgres server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }
}
