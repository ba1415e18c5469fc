package dev.medley.db;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The files of one PostgreSQL: {@code cluster/} (owned by the server's account), {@code password} (0600) and the log.
 *
 * <p>{@code cluster/} appears by a rename once initdb is done, so a power cut in between leaves nothing half-made.
 */
record Cluster(Path parts, Path home, Path log, ServerAccount account) {
    private static final String MAJOR_VERSION = "16";
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    Path files() {
        return home.resolve("cluster");
    }

    Path program(String name) {
        return parts.resolve("postgres/bin").resolve(name);
    }

    /** The superuser's password, created at random on first use. */
    String password() throws IOException {
        Path file = home.resolve("password");
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException absent) {
            byte[] secret = new byte[24];
            new SecureRandom().nextBytes(secret);
            String password = HexFormat.of().formatHex(secret);
            Path fresh = home.resolve("password.new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, password);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            return password;
        }
    }

    void createIfMissing() throws IOException, InterruptedException {
        Path version = files().resolve("PG_VERSION");
        if (Files.exists(version)) {
            requireOwnVersion(Files.readString(version).strip());
            return;
        }
        Path fresh = home.resolve("cluster.new");
        deleteTree(fresh);
        Files.createDirectory(fresh);
        account.own(fresh);
        Path secret = home.resolve("initdb.password");
        Files.deleteIfExists(secret);
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(secret, password());
            account.own(secret);
            initdb(fresh, secret);
        } finally {
            Files.deleteIfExists(secret);
        }
        Files.move(fresh, files(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Files of one major version are not read by another. */
    private void requireOwnVersion(String found) {
        if (!found.equals(MAJOR_VERSION)) {
            throw new PostgresUnavailable(
                    "PostgreSQL " + found + " made the database in " + files() + ", and Medley needs " + MAJOR_VERSION
                            + ": start the Medley that made it, or begin anew in another folder");
        }
    }

    private void initdb(Path fresh, Path secret) throws IOException, InterruptedException {
        List<String> command = List.of(
                program("initdb").toString(),
                "-D",
                fresh.toString(),
                "-U",
                EmbeddedPostgres.USER,
                "--auth=scram-sha-256",
                "--pwfile=" + secret,
                "--encoding=UTF8",
                "--lc-collate=C",
                "--lc-ctype=C.UTF-8",
                "--lc-messages=C");
        Process initdb = ChildStarter.startHere(new ProcessBuilder(account.bound("KILL", command))
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
        if (initdb.waitFor() != 0) {
            throw new PostgresUnavailable("initdb failed (disk full?), see the end of " + log + ": " + lastLogLine());
        }
    }

    /**
     * Ends a server that a former run left on these files, and removes a lock file whose process id belongs to
     * somebody else by now. A lock file of a process that is gone is left to PostgreSQL's own crash recovery.
     */
    void clearFormerServer() throws IOException, InterruptedException {
        Path lock = files().resolve("postmaster.pid");
        Optional<ProcessHandle> holder = lockHolder(lock);
        if (holder.isEmpty()) {
            return;
        }
        ProcessHandle process = holder.get();
        if (!isServerOf(lock, process)) {
            Files.deleteIfExists(lock);
            return;
        }
        signal(process.pid(), "INT");
        Instant limit = Instant.now().plus(STOP_LIMIT);
        while (process.isAlive()) {
            if (Instant.now().isAfter(limit)) {
                process.destroyForcibly();
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static Optional<ProcessHandle> lockHolder(Path lock) throws IOException {
        try {
            List<String> lines = Files.readAllLines(lock);
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(ProcessHandle::isAlive);
        } catch (NoSuchFileException | NumberFormatException absent) {
            return Optional.empty();
        }
    }

    /** Third line of the lock file: when its server started, in seconds; a reused process id started later. */
    private static boolean isServerOf(Path lock, ProcessHandle process) throws IOException {
        List<String> lines = Files.readAllLines(lock);
        boolean isPostgres = process.info()
                .command()
                .map(command -> command.endsWith("/postgres"))
                .orElse(true);
        if (lines.size() < 3 || !isPostgres) {
            return isPostgres;
        }
        long locked = Long.parseLong(lines.get(2).strip());
        return process.info()
                .startInstant()
                .map(start -> Math.abs(start.getEpochSecond() - locked) <= 5)
                .orElse(true);
    }

    /** Sends a signal that Java has no call for. */
    static void signal(long pid, String name) throws IOException, InterruptedException {
        new ProcessBuilder("/bin/kill", "-" + name, Long.toString(pid))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** What PostgreSQL said last, for an error message of one line. */
    String lastLogLine() {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> !line.isBlank())
                    .reduce((first, second) -> second)
                    .orElse("no log");
        } catch (IOException e) {
            return "no log";
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
