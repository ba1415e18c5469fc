package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.RegistryServices;
import dev.medley.registry.gateway.FakeWorker.Behaviour;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.ConfigProvider;

/** Fake workers that join the registry under test as real ones do. */
public final class TestFleet implements AutoCloseable {
    /** The base that every registry knows. */
    public static final String BASE = "HuggingFaceTB/SmolLM2-135M-Instruct";

    private final Map<String, Joined> workers = new ConcurrentHashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();

    /** With that base, as workers did before they told its shape. */
    public FakeWorker join(URI registry, String id, Behaviour behaviour) throws IOException, InterruptedException {
        return join(registry, id, behaviour, BASE, "");
    }

    /** With a base of two layers that the registry may not know. */
    FakeWorker join(URI registry, String id, Behaviour behaviour, String base)
            throws IOException, InterruptedException {
        return join(registry, id, behaviour, base, ",\"baseShape\":{\"layers\":2,\"hiddenSize\":64}");
    }

    private FakeWorker join(URI registry, String id, Behaviour behaviour, String base, String shape)
            throws IOException, InterruptedException {
        FakeWorker worker = new FakeWorker(behaviour);
        String report = "{\"id\":\"" + id + "\",\"url\":\"" + worker.url() + "\",\"base\":\"" + base
                + "\",\"dtype\":\"float32\",\"version\":\"1\",\"state\":\"ready\",\"maxBatch\":8,"
                + "\"running\":0,\"waiting\":0,\"resident\":[]" + shape + "}";
        workers.put(id, new Joined(registry, worker, report));
        beat(registry, id);
        return worker;
    }

    /** A worker that joined says that it lives. */
    void beat(URI registry, String id) throws IOException, InterruptedException {
        HttpRequest request = call(registry, "heartbeat")
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(5))
                .POST(BodyPublishers.ofString(workers.get(id).report()))
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    /** It says good-bye, and goes on with what it is doing. */
    void leave(URI registry, String id) throws IOException, InterruptedException {
        http.send(call(registry, id).DELETE().build(), BodyHandlers.discarding());
    }

    /** All die, and are forgotten. */
    public void disband() throws IOException, InterruptedException {
        for (Map.Entry<String, Joined> each : workers.entrySet()) {
            each.getValue().worker().close();
            leave(each.getValue().registry(), each.getKey());
        }
        workers.clear();
    }

    @Override
    public void close() throws IOException {
        try {
            disband();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** @param report what it says of itself */
    private record Joined(URI registry, FakeWorker worker, String report) {}

    /** The demo account's key. */
    static String key() throws IOException {
        return RegistryServices.key("demo");
    }

    private static HttpRequest.Builder call(URI registry, String path) {
        String token = ConfigProvider.getConfig().getValue("medley.fleet.token", String.class);
        return HttpRequest.newBuilder(registry.resolve("/internal/v1/workers/" + path))
                .header("Authorization", "Bearer " + token);
    }
}
