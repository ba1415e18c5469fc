package dev.medley.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.local.problem.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.DoubleConsumer;

/** One Medley and one key. Safe for many threads. */
public final class MedleyClient {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long POLL_MILLIS = 100;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI origin;
    private final String key;

    /** @param origin without a path, such as {@code http://127.0.0.1:8080} */
    public MedleyClient(URI origin, String key) {
        this.origin = origin;
        this.key = key;
    }

    /** An answer that is an error stays one: status and body. */
    public record Reply(int status, JsonNode body) {
        public boolean isOk() {
            return status / 100 == 2;
        }

        /**
         * The body of what went well.
         *
         * @throws Failure with the server's own words when it refuses
         */
        public JsonNode orFail() {
            if (!isOk()) {
                throw new Failure(problem());
            }
            return body;
        }

        /** What the server says is wrong, from either of its error shapes. */
        public String problem() {
            String message =
                    body.at("/error/message").asText(body.path("detail").asText("status " + status));
            String code = body.at("/error/code").asText(body.path("code").asText(""));
            return code.isEmpty() ? message : message + " [" + code + "]";
        }
    }

    /** Where a browser finds a page of the portal. */
    public URI page(String path) {
        return origin.resolve(path);
    }

    public Reply get(String path) throws InterruptedException {
        return reply(request(path).GET().build());
    }

    public Reply post(String path, JsonNode body) throws InterruptedException {
        return reply(json(path, body));
    }

    /**
     * An operation at its end, asked for again and again.
     *
     * @param progress is told the share done, 0 to 1
     */
    public JsonNode ended(String operation, DoubleConsumer progress) throws InterruptedException {
        String path = "/api/v1/operations/" + operation;
        JsonNode now = get(path).orFail();
        while (now.path("state").asText().equals("running")) {
            progress.accept(now.path("progress").asDouble());
            Thread.sleep(POLL_MILLIS);
            now = get(path).orFail();
        }
        return now;
    }

    public Reply delete(String path) throws InterruptedException {
        return reply(request(path).DELETE().build());
    }

    public Reply patch(String path, JsonNode body) throws InterruptedException {
        return reply(request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(body.toString()))
                .build());
    }

    /** The body as it comes; a refusal is a {@link Failure}. */
    public InputStream stream(String path, JsonNode body) throws InterruptedException {
        HttpResponse<InputStream> response = send(json(path, body), BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new Failure(parse(response.statusCode(), response.body()).problem());
        }
        return response.body();
    }

    /** Sends bytes to a signed URL of object storage; returns the ETag. */
    String put(URI url, HttpRequest.BodyPublisher bytes) throws InterruptedException {
        HttpResponse<InputStream> response =
                send(HttpRequest.newBuilder(url).timeout(PATIENCE).PUT(bytes).build(), BodyHandlers.ofInputStream());
        return response.headers()
                .firstValue("ETag")
                .orElseThrow(() -> new Failure("object storage refused a part with status " + response.statusCode()));
    }

    private HttpRequest json(String path, JsonNode body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(origin.resolve(path)).timeout(PATIENCE).header("Authorization", "Bearer " + key);
    }

    private Reply reply(HttpRequest request) throws InterruptedException {
        HttpResponse<InputStream> response = send(request, BodyHandlers.ofInputStream());
        return parse(response.statusCode(), response.body());
    }

    private static Reply parse(int status, InputStream body) {
        try (body) {
            return new Reply(status, JSON.readTree(body));
        } catch (IOException e) {
            throw new Failure("the answer (status " + status + ") is not JSON: is this a Medley?", e);
        }
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws InterruptedException {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new Failure(request.uri().getAuthority() + " does not answer: " + e + "; is Medley up?", e);
        }
    }
}
