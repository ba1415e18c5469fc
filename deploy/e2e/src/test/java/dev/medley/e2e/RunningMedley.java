package dev.medley.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * A Medley started with {@code ./medley up --detach}, the way a user starts it, and the facts that its {@code medley.json} promises.
 * {@link #shared()} is one instance with the sample adapters for all read-mostly tests of the JVM, which use it one after the other; tests that kill
 * things start their own, and run beside.
 */
public final class RunningMedley implements AutoCloseable {
    public static final ObjectMapper JSON = new ObjectMapper();
    public static final Path ROOT =
            Path.of(System.getProperty("medley.root", "../..")).toAbsolutePath().normalize();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static RunningMedley shared;

    private final Path data;
    private final int port;
    private final List<String> options;
    private final Map<String, String> environment;

    private RunningMedley(Path data, int port, List<String> options, Map<String, String> environment) {
        this.data = data;
        this.port = port;
        this.options = options;
        this.environment = environment;
    }

    public static synchronized RunningMedley shared() {
        if (shared == null) {
            shared = startOwnHub();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> shared.close()));
        }
        return shared;
    }

    public static RunningMedley start(String... options) {
        return start(Map.of(), options);
    }

    /** The same with variables of the launcher's environment. */
    public static RunningMedley start(Map<String, String> environment, String... options) {
        return start(freePort(), environment, List.of(options));
    }

    /** A Medley that may import from one hub alone: itself, which speaks the Hub's API as well. */
    private static RunningMedley startOwnHub() {
        int port = freePort();
        Map<String, String> environment =
                Map.of("MEDLEY_IMPORT_ENDPOINTS", "http://127.0.0.1:" + port, "MEDLEY_IMPORT_PRIVATE_NETWORKS", "true");
        return start(port, environment, List.of());
    }

    private static RunningMedley start(int port, Map<String, String> environment, List<String> options) {
        try {
            var medley = new RunningMedley(Files.createTempDirectory("medley-e2e"), port, options, environment);
            medley.up();
            return medley;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it (again) on the same data and port, and waits for the ready block. */
    public void up() {
        var command = new ArrayList<>(List.of("up", "--detach", "--port", Integer.toString(port)));
        command.addAll(options);
        Shell.Result result = medley(command.toArray(String[]::new));
        if (result.exit() != 0) {
            throw new IllegalStateException(
                    "medley up failed with " + result.exit() + ":\n" + result.output() + logs());
        }
    }

    /** Runs a command of the launcher on this Medley's data directory. */
    public Shell.Result medley(String... arguments) {
        var command = new ArrayList<>(List.of(ROOT.resolve("medley").toString()));
        command.add(arguments[0]);
        command.addAll(List.of("--data", data.toString()));
        command.addAll(List.of(arguments).subList(1, arguments.length));
        return Shell.run(ROOT, Duration.ofMinutes(8), command, environment);
    }

    public Path data() {
        return data;
    }

    public URI portal() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    public String key(String owner) {
        return read("keys.json").path(owner).asText();
    }

    public long pid(String process) {
        return process(process).path("pid").asLong();
    }

    public int port(String process) {
        return process(process).path("port").asInt();
    }

    public List<String> processes() {
        return read("medley.json").path("processes").findValuesAsText("name");
    }

    private JsonNode process(String name) {
        for (JsonNode each : read("medley.json").path("processes")) {
            if (each.path("name").asText().equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException("no process " + name + " in medley.json");
    }

    /** One of the secrets that the processes of this Medley share. */
    public String secret(String name) {
        return read("secrets.json").path(name).asText();
    }

    /** A file of the data directory. */
    public String text(String file) {
        try {
            return Files.readString(data.resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a worker of this base takes requests. */
    public void awaitWorker(String base) throws InterruptedException {
        long limit = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (json(get("api/v1/bases/" + base, key("demo")))
                        .at("/workers/ready")
                        .asInt()
                == 0) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("no worker of " + base + " joined");
            }
            Thread.sleep(200);
        }
    }

    /** {@code kill -9}, the closest a test gets to a power cut of one process. */
    public void kill(String process) {
        ProcessHandle.of(pid(process)).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** {@code kill -9} of the supervisor, with which everything that it started ends: the closest to a power cut of the machine. */
    public void killAll() {
        ProcessHandle.of(Long.parseLong(text("supervisor.pid").split(" ")[0]))
                .ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Waits until a question is answered (again): what was killed is started by its supervisor. */
    public void awaitAnswer(Callable<Integer> question) throws InterruptedException {
        long limit = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (!isAnswered(question)) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("nothing is answered" + logs());
            }
            Thread.sleep(200);
        }
    }

    private static boolean isAnswered(Callable<Integer> question) {
        try {
            return question.call() == 200;
        } catch (Exception stillDown) {
            return false;
        }
    }

    public HttpResponse<String> get(String path, String key) {
        return send(request(path, key).GET().build());
    }

    public HttpResponse<String> post(String path, String key, String json) {
        return send(request(path, key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    public HttpRequest.Builder request(String path, String key) {
        var builder = HttpRequest.newBuilder(portal().resolve(path)).timeout(Duration.ofMinutes(2));
        return key.isEmpty() ? builder : builder.header("Authorization", "Bearer " + key);
    }

    public HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode json(HttpResponse<String> response) {
        return parse(response.body());
    }

    @Override
    public void close() {
        medley("down");
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode read(String file) {
        return parse(text(file));
    }

    private String logs() {
        Path logs = data.resolve("logs");
        if (!Files.isDirectory(logs)) {
            return "";
        }
        var text = new StringBuilder();
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                List<String> lines = Files.readAllLines(file);
                text.append("\n== ").append(file.getFileName()).append('\n');
                lines.stream()
                        .skip(Math.max(0, lines.size() - 40))
                        .forEach(line -> text.append(line).append('\n'));
            }
        } catch (IOException e) {
            text.append(Optional.ofNullable(e.getMessage()).orElse("logs not readable"));
        }
        return text.toString();
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + text, e);
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
