package dev.medley.local.supervise;

import dev.medley.db.ChildStarter;
import dev.medley.db.EmbeddedPostgres;
import dev.medley.local.problem.Failure;
import dev.medley.local.supervise.Service.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How each process is started: command, environment, port. */
final class Fleet {
    private static final String BASE_NAME = "HuggingFaceTB/SmolLM2-135M-Instruct";
    private static final List<String> JVM = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-Xshare:auto");

    private final Layout layout;
    private final Settings settings;
    private final Secrets secrets;
    private final Map<String, String> registryEnvironment = new LinkedHashMap<>();

    Fleet(Layout layout, Settings settings) {
        this.layout = layout;
        this.settings = settings;
        this.secrets = Secrets.load(layout);
        registryEnvironment.put("MEDLEY_HTTP_PORT", Integer.toString(settings.port()));
        registryEnvironment.put("MEDLEY_PUBLIC_URL", settings.origin().toString());
        registryEnvironment.put("MEDLEY_FLEET_TOKEN", fleetToken());
        registryEnvironment.put(
                "MEDLEY_GRANT_KEY_FILE", layout.data().resolve("grant-key.pem").toString());
        registryEnvironment.put("MEDLEY_KEYS_FILE", layout.keys().toString());
    }

    /** The embedded database; empty where {@code MEDLEY_DB_URL} names another. */
    Optional<Service> postgres() {
        if (settings.external("MEDLEY_DB_URL").isPresent()) {
            return Optional.empty();
        }
        int port = Ports.free();
        registryEnvironment.put("MEDLEY_DB_URL", "jdbc:postgresql://127.0.0.1:" + port + "/medley");
        Path home = layout.data().resolve("postgres");
        Path log = layout.log("postgres");
        EmbeddedPostgres[] former = new EmbeddedPostgres[1];
        return Optional.of(new Service("postgres", port, log, () -> {
            if (former[0] != null) {
                former[0].close();
            }
            EmbeddedPostgres server = EmbeddedPostgres.start(layout.parts(), home, log, port);
            former[0] = server;
            registryEnvironment.put("MEDLEY_DB_USER", server.user());
            registryEnvironment.put("MEDLEY_DB_PASSWORD", server.password());
            return new Running(server.process(), server::close);
        }));
    }

    /** The embedded object storage; empty where {@code MEDLEY_S3_ENDPOINT} names another. */
    Optional<Service> s3() {
        if (settings.external("MEDLEY_S3_ENDPOINT").isPresent()) {
            return Optional.empty();
        }
        int port = Ports.free();
        Map<String, String> environment =
                Map.of("MEDLEY_S3_ACCESS_KEY", secrets.s3AccessKey(), "MEDLEY_S3_SECRET_KEY", secrets.s3SecretKey());
        registryEnvironment.putAll(environment);
        registryEnvironment.put("MEDLEY_S3_ENDPOINT", "http://127.0.0.1:" + port);
        Path folder = layout.data().resolve("s3");
        List<String> command = new ArrayList<>(JVM);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                S3Server.class.getName(),
                folder.toString(),
                Integer.toString(port),
                settings.origin().toString(),
                "http://localhost:" + settings.port()));
        return Optional.of(new Service("s3", port, layout.log("s3"), () -> {
            Files.createDirectories(folder);
            return launch("s3", command, environment);
        }));
    }

    Service registry() {
        List<String> command = registryCommand(layout, settings);
        return new Service(
                "registry",
                settings.port(),
                layout.log("registry"),
                () -> launch("registry", command, registryEnvironment));
    }

    static List<String> registryCommand(Layout layout, Settings settings) {
        List<String> command = new ArrayList<>(JVM);
        // The registry refuses what is no address itself: the server's refusal would have no body.
        command.add("-Dvertx.disableURIValidation=true");
        command.add("-Xmx768m");
        // Behind ours: of an option that comes twice the later counts.
        settings.external("MEDLEY_REGISTRY_JVM")
                .ifPresent(options -> command.addAll(List.of(options.strip().split("\\s+"))));
        command.addAll(List.of("-jar", layout.quarkus("registry-service").toString()));
        return command;
    }

    List<Service> workers() {
        List<Service> workers = new ArrayList<>();
        for (int i = 1; i <= settings.workers(); i++) {
            workers.add(worker("worker-" + i));
        }
        return workers;
    }

    private Service worker(String name) {
        int port = Ports.free();
        Map<String, String> environment = Map.of(
                "MEDLEY_REGISTRY_URL", settings.origin().toString(),
                "MEDLEY_FLEET_TOKEN", fleetToken(),
                "MEDLEY_WORKER_ID", name,
                "MEDLEY_WORKER_HOST", "127.0.0.1",
                "MEDLEY_WORKER_PORT", Integer.toString(port),
                "MEDLEY_BASE_PATH",
                        settings.external("MEDLEY_BASE_PATH")
                                .orElseGet(() -> layout.base().toString()),
                "MEDLEY_BASE_NAME", settings.external("MEDLEY_BASE_NAME").orElse(BASE_NAME),
                "MEDLEY_DTYPE", settings.dtype(),
                "MEDLEY_CACHE_DIR", layout.data().resolve("cache").resolve(name).toString(),
                // Whoever stops all of Medley waits for it, and its registry goes as well.
                "MEDLEY_WORKER_DRAIN", settings.external("MEDLEY_WORKER_DRAIN").orElse("2s"));
        List<String> command = workerCommand(layout);
        return new Service(
                name, port, layout.log(name), () -> launch(name, command, environment), () -> Probe.isLive(port));
    }

    static List<String> workerCommand(Layout layout) {
        List<String> command = new ArrayList<>(JVM);
        command.addAll(List.of(
                "-Xmx1g",
                // Its kernels; without the module it would fall back to LibTorch's operations.
                "--add-modules=jdk.incubator.vector",
                "-jar",
                layout.quarkus("inference-worker").toString()));
        return command;
    }

    private String fleetToken() {
        return settings.external("MEDLEY_FLEET_TOKEN").orElseGet(secrets::fleetToken);
    }

    private Running launch(String name, List<String> command, Map<String, String> environment) throws IOException {
        for (String word : command) {
            if (word.endsWith("quarkus-run.jar") && !Files.exists(Path.of(word))) {
                throw new Failure(word + " is missing: run ./medley up without MEDLEY_SKIP_BUILD");
            }
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(layout.data().toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(layout.log(name).toFile()));
        builder.environment().putAll(environment);
        return Running.of(ChildStarter.start(builder, "KILL"));
    }
}
