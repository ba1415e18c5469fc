package dev.medley.worker.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.medley.format.AdapterFiles;
import dev.medley.format.Digest;
import dev.medley.format.VersionManifest;
import dev.medley.format.VersionManifest.ManifestFile;
import dev.medley.worker.problem.AdapterUnavailable;
import dev.medley.worker.registry.DiskCache;
import dev.medley.worker.registry.Grant;
import dev.medley.worker.registry.RegistryAdapterSource;
import dev.medley.worker.registry.RegistryClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that knows a sample, and a store that takes the question for it and keeps silent until it is let go. */
class FetchingTest {
    private static final Path SAMPLE = Path.of("../samples/adapters/clock-24h");
    private static final String BASE = "HuggingFaceTB/SmolLM2-135M-Instruct";

    private final CountDownLatch silence = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final Set<String> inMemory = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private VersionManifest manifest;
    private RegistryAdapterSource source;

    @BeforeEach
    void start(@TempDir Path cache) throws IOException {
        List<ManifestFile> files = new ArrayList<>();
        for (String path : List.of(AdapterFiles.CONFIG, AdapterFiles.WEIGHTS)) {
            Path file = SAMPLE.resolve(path);
            files.add(new ManifestFile(path, Files.size(file), Digest.sha256(file)));
        }
        manifest = new VersionManifest(BASE, "adapter", files);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/internal/v1/versions/", this::describe);
        server.createContext("/store/", this::read);
        server.start();
        HttpClient http = HttpClient.newHttpClient();
        source = new RegistryAdapterSource(
                new RegistryClient(URI.create(address()), "fleet", http),
                new DiskCache(cache, 1 << 30),
                inMemory::contains,
                http,
                Duration.ofMinutes(5));
    }

    @AfterEach
    void stop() {
        silence.countDown();
        server.stop(0);
        threads.close();
    }

    @Test
    void tellsInTimeThatAStoreIsSilentAndUsesWhatComesLater() {
        // Given
        Grant grant = grant();
        Grant.Member member = grant.adapters().getFirst();

        // When
        Fetching impatient = new Fetching(source, grant, Duration.ofMillis(100));

        // Then
        assertThatThrownBy(() -> impatient.adapter(member))
                .asInstanceOf(InstanceOfAssertFactories.type(AdapterUnavailable.class))
                .satisfies(problem -> {
                    assertThat(problem.status()).isEqualTo(503);
                    assertThat(problem.code()).isEqualTo("adapter_loading");
                    assertThat(problem.retryAfter()).isPresent();
                });
        impatient.release();

        // When
        Fetching patient = new Fetching(source, grant, Duration.ofMinutes(5));
        silence.countDown();

        // Then
        assertThat(patient.adapter(member).folder().resolve(AdapterFiles.WEIGHTS))
                .hasSameBinaryContentAs(SAMPLE.resolve(AdapterFiles.WEIGHTS));
        assertThat(asked).hasValue(2);
        patient.release();
    }

    @Test
    void whatWasTakenFromTheDiskIsBroughtAgainWhenTheEngineHasToReadIt() throws IOException {
        // Given
        silence.countDown();
        Grant grant = grant();
        Grant.Member member = grant.adapters().getFirst();
        Path weights = fetched(grant).resolve(AdapterFiles.WEIGHTS);
        Files.delete(weights);

        // When
        inMemory.add(member.version());
        fetched(grant);
        int whileInMemory = asked.get();
        inMemory.clear();
        fetched(grant);

        // Then
        assertThat(whileInMemory).isEqualTo(2);
        assertThat(asked).hasValue(4);
        assertThat(weights).hasSameBinaryContentAs(SAMPLE.resolve(AdapterFiles.WEIGHTS));
    }

    private Path fetched(Grant grant) {
        var fetching = new Fetching(source, grant, Duration.ofMinutes(5));
        try {
            return fetching.adapter(grant.adapters().getFirst()).folder();
        } finally {
            fetching.release();
        }
    }

    private Grant grant() {
        var member = new Grant.Member("medley/clock-24h", manifest.digest(), 1, OptionalDouble.empty());
        return new Grant("tester", BASE, "single", List.of(member), Optional.empty(), 0, "token");
    }

    private void describe(HttpExchange exchange) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode answer = json.createObjectNode();
        answer.put("version", manifest.digest()).put("manifest", manifest.canonicalJson());
        for (ManifestFile file : manifest.files()) {
            answer.withArray("files")
                    .addObject()
                    .put("path", file.path())
                    .put("url", address() + "/store/" + file.path());
        }
        send(exchange, json.writeValueAsBytes(answer));
    }

    private void read(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        try {
            silence.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String path = exchange.getRequestURI().getPath();
        send(exchange, Files.readAllBytes(SAMPLE.resolve(path.substring(path.lastIndexOf('/') + 1))));
    }

    private static void send(HttpExchange exchange, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
