package dev.medley.registry.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The calls that are measured, as any client makes them. */
final class RegistryCalls {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI origin;
    private final String key;

    RegistryCalls(URI origin, String key) {
        this.origin = origin;
        this.key = key;
    }

    List<String> search(String text, String mode) throws IOException, InterruptedException {
        JsonNode page = get("/api/v1/search?limit=10&mode=" + mode + "&q=" + encoded(text));
        List<String> ids = new ArrayList<>();
        page.path("items").forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }

    /** One page of everything, newest first; returns the next page's cursor. */
    String page(String cursor) throws IOException, InterruptedException {
        String next = cursor.isEmpty() ? "" : "&cursor=" + encoded(cursor);
        return get("/api/v1/search?limit=20&sort=-updatedAt" + next)
                .path("nextCursor")
                .asText();
    }

    void route(String prompt) throws IOException, InterruptedException {
        String body =
                JSON.createObjectNode().put("input", prompt).put("top_k", 3).toString();
        send(request("/v1/route")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(origin.resolve(path)).header("Authorization", "Bearer " + key);
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(request.uri() + " answered " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
