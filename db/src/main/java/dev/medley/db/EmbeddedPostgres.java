package dev.medley.db;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real PostgreSQL 16 with pgvector as a child process: the database of {@code ./medley up} and of the tests.
 *
 * <p>It listens on a free port of 127.0.0.1 only, asks for a password, and writes through to the disk on every commit
 * (fsync stays on), so that nothing committed is lost in a power cut. It ends with this JVM. Two servers on the same
 * folder are refused by a lock.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    static final String USER = "medley";
    private static final String DATABASE = "medley";
    private static final String OLD_CHILDREN = "old server processes";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final Process process;
    private final int port;
    private final String password;
    private final FileChannel lock;

    private EmbeddedPostgres(Process process, int port, String password, FileChannel lock) {
        this.process = process;
        this.port = port;
        this.password = password;
        this.lock = lock;
    }

    /** Starts on {@code dataDir}, with the log beside the data. */
    public static EmbeddedPostgres start(Path partsDir, Path dataDir) {
        return start(partsDir, dataDir, dataDir.resolve("postgres.log"));
    }

    /**
     * Starts the server, after crash recovery where that is needed, and waits until it answers.
     *
     * @param partsDir holds {@code postgres/bin}, {@code lib} and {@code share}
     * @param dataDir kept between starts; created when missing
     * @param log file the server's messages are appended to
     * @throws PostgresUnavailable with one line that says what to do
     */
    public static EmbeddedPostgres start(Path partsDir, Path dataDir, Path log) {
        return start(partsDir, dataDir, log, 0);
    }

    /** As above, on {@code port}, so that clients of a server that died find the next one; 0 takes a free port. */
    public static EmbeddedPostgres start(Path partsDir, Path dataDir, Path log, int port) {
        Path home = dataDir.toAbsolutePath();
        if (!Files.isExecutable(partsDir.resolve("postgres/bin/postgres"))) {
            throw new PostgresUnavailable("no PostgreSQL under " + partsDir + ": run ./medley up once to fetch it");
        }
        try {
            Files.createDirectories(home);
            FileChannel lock = lock(home);
            try {
                Path parts = partsDir.toRealPath();
                Cluster cluster = new Cluster(
                        parts, home, log.toAbsolutePath(), ServerAccount.forPaths(parts.resolve("postgres/bin"), home));
                return start(cluster, lock, port);
            } catch (IOException | RuntimeException | InterruptedException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new PostgresUnavailable(
                    "can't prepare PostgreSQL in " + home + ": " + e + "; check free space and access", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresUnavailable("interrupted while PostgreSQL was starting", e);
        }
    }

    private static EmbeddedPostgres start(Cluster cluster, FileChannel lock, int port)
            throws IOException, InterruptedException {
        cluster.createIfMissing();
        cluster.clearFormerServer();
        Instant limit = Instant.now().plus(STOP_LIMIT);
        while (true) {
            try {
                return launch(cluster, lock, port == 0 ? freePort() : port);
            } catch (PostgresUnavailable e) {
                // After kill -9 of a server its children live on for a moment and hold its shared memory.
                if (!cluster.lastLogLine().contains(OLD_CHILDREN)
                        || Instant.now().isAfter(limit)) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    private static EmbeddedPostgres launch(Cluster cluster, FileChannel lock, int port)
            throws IOException, InterruptedException {
        Process process = ChildStarter.startHere(new ProcessBuilder(
                        cluster.account().bound("INT", serverCommand(cluster, port)))
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(cluster.log().toFile())));
        EmbeddedPostgres server = new EmbeddedPostgres(process, port, cluster.password(), lock);
        try {
            server.awaitReady(cluster);
            server.createDatabase();
            return server;
        } catch (SQLException e) {
            server.stop();
            throw new PostgresUnavailable("PostgreSQL refused its set-up: " + e.getMessage(), e);
        } catch (RuntimeException | InterruptedException e) {
            server.stop();
            throw e;
        }
    }

    private static List<String> serverCommand(Cluster cluster, int port) {
        return List.of(
                cluster.program("postgres").toString(),
                "-D",
                cluster.files().toString(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "port=" + port,
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=on",
                "-c",
                // Taken as it is needed: the vector indexes of a hundred thousand adapters fit.
                "shared_buffers=512MB",
                "-c",
                "max_connections=120",
                "-c",
                "timezone=UTC",
                "-c",
                "log_timezone=UTC");
    }

    private void awaitReady(Cluster cluster) throws InterruptedException {
        Instant limit = Instant.now().plus(START_LIMIT);
        while (true) {
            try {
                connect("postgres").close();
                return;
            } catch (SQLException notYet) {
                if (!process.isAlive()) {
                    throw new PostgresUnavailable("PostgreSQL ended at once: " + cluster.lastLogLine(), notYet);
                }
                if (Instant.now().isAfter(limit)) {
                    throw new PostgresUnavailable(
                            "PostgreSQL did not answer within " + START_LIMIT.toSeconds() + " s: "
                                    + cluster.lastLogLine(),
                            notYet);
                }
                TimeUnit.MILLISECONDS.sleep(40);
            }
        }
    }

    private void createDatabase() throws SQLException {
        try (Connection connection = connect("postgres");
                Statement sql = connection.createStatement();
                ResultSet found = sql.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
            if (!found.next()) {
                sql.executeUpdate("create database " + DATABASE);
            }
        }
        try (Connection connection = connect(DATABASE);
                Statement sql = connection.createStatement()) {
            sql.executeUpdate("create extension if not exists vector");
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, USER, password);
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /** The server itself, for a supervisor that watches it. */
    public Process process() {
        return process;
    }

    /** Stops the server: open transactions are rolled back, everything committed is on disk. */
    @Override
    public void close() {
        try {
            stop();
            lock.close();
        } catch (IOException e) {
            throw new PostgresUnavailable("can't stop PostgreSQL: " + e.getMessage(), e);
        }
    }

    private void stop() {
        try {
            if (process.isAlive()) {
                Cluster.signal(process.pid(), "INT");
                if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            }
        } catch (IOException e) {
            throw new PostgresUnavailable("can't stop PostgreSQL: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static FileChannel lock(Path home) throws IOException {
        FileChannel channel =
                FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (isLocked(channel)) {
            return channel;
        }
        channel.close();
        throw new PostgresUnavailable("another Medley is using the database in " + home + ": stop it first");
    }

    /** Takes the lock until the channel is closed; false when this or another JVM has it. */
    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException sameJvm) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
