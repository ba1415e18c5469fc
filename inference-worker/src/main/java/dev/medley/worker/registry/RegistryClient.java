package dev.medley.worker.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.worker.problem.AdapterUnavailable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.lang.JoseException;

/** The registry's internal interface (docs/protocol.md, sections 2 and 5). Blocking; safe for many threads. */
public final class RegistryClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final String registry;
    private final String fleetToken;
    private final HttpClient http;

    public RegistryClient(URI registry, String fleetToken, HttpClient http) {
        this.registry = registry.toString().replaceAll("/+$", "");
        this.fleetToken = fleetToken;
        this.http = http;
    }

    /** What the registry answers a heartbeat with. */
    record Welcome(List<JsonWebKey> grantKeys, Duration interval) {}

    /** @throws IOException when the registry is away or refuses; the message says which */
    Welcome heartbeat(Heartbeat heartbeat) throws IOException, InterruptedException {
        HttpRequest request = request("/internal/v1/workers/heartbeat", fleetToken)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(heartbeat)))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(
                    response.statusCode() == 401
                            ? "the fleet token is wrong: give MEDLEY_FLEET_TOKEN (or --token) the registry's own"
                            : "the registry answered " + response.statusCode() + detail(response));
        }
        try {
            JsonNode body = body(response, JsonNode.class);
            List<JsonWebKey> keys = new ArrayList<>();
            for (JsonNode key : body.path("grantKeys")) {
                keys.add(JsonWebKey.Factory.newJwk(key.toString()));
            }
            return new Welcome(keys, Duration.ofMillis(body.path("intervalMs").asLong(2000)));
        } catch (JoseException e) {
            throw new IOException("the registry announced a key that can't be read", e);
        }
    }

    /** Of these versions those that the registry has no more. */
    List<String> gone(List<String> versions) throws IOException, InterruptedException {
        HttpRequest request = request("/internal/v1/workers/cached", fleetToken)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(new Versions(versions))))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("the registry answered " + response.statusCode() + detail(response));
        }
        return body(response, Versions.class).versions();
    }

    record Versions(List<String> versions) {}

    private static <T> T body(HttpResponse<String> response, Class<T> type) throws IOException {
        try {
            return JSON.readValue(response.body(), type);
        } catch (JsonProcessingException e) {
            throw new IOException("its answer is no registry's: check MEDLEY_REGISTRY_URL (or --registry)", e);
        }
    }

    /** Why it refused, where its problem says so. */
    private static String detail(HttpResponse<String> response) {
        try {
            String detail = JSON.readTree(response.body()).path("detail").asText();
            return detail.isEmpty() ? "" : ": " + detail;
        } catch (JsonProcessingException noProblem) {
            return "";
        }
    }

    void leave(String id) throws IOException, InterruptedException {
        http.send(request("/internal/v1/workers/" + id, fleetToken).DELETE().build(), BodyHandlers.discarding());
    }

    /** @throws dev.medley.worker.problem.InferenceProblem when the version is unknown, or the registry is away */
    AdapterDescriptor describe(Grant.Member member, Grant grant) throws InterruptedException {
        String hex = member.version().substring("sha256:".length());
        try {
            HttpResponse<String> response = http.send(
                    request("/internal/v1/versions/" + hex, grant.token()).GET().build(), BodyHandlers.ofString());
            return switch (response.statusCode()) {
                case 200 -> JSON.readValue(response.body(), AdapterDescriptor.class);
                case 404 -> throw RegistryProblem.unknownVersion(member.id(), member.version());
                default -> throw new AdapterUnavailable(member.id(), "the registry answered " + response.statusCode());
            };
        } catch (IOException e) {
            throw new AdapterUnavailable(member.id(), "the registry can't be reached");
        }
    }

    private HttpRequest.Builder request(String path, String bearer) {
        return HttpRequest.newBuilder(URI.create(registry + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + bearer);
    }
}
