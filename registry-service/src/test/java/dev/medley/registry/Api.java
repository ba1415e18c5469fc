package dev.medley.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.format.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A client of the registry's API with one key, as publishers write it: nothing but HTTP. */
public final class Api {
    public static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    private final URI root;
    private final String key;

    /** @param key empty for somebody who is not signed in */
    public Api(URI root, String key) {
        this.root = root;
        this.key = key;
    }

    /** A new account with a key that may do everything. */
    public static Api register(URI root, String username) throws IOException, InterruptedException {
        Api nobody = new Api(root, "");
        String password = "correct horse battery";
        nobody.post(
                "/api/v1/accounts",
                Map.of("username", username, "email", username + "@example.org", "password", password));
        HttpResponse<String> session =
                nobody.post("/api/v1/sessions", Map.of("username", username, "password", password));
        String cookie = session.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
        HttpResponse<String> made = HTTP.send(
                HttpRequest.newBuilder(root.resolve("/api/v1/keys"))
                        .header("Cookie", cookie)
                        .header("Content-Type", "application/json")
                        .header("Sec-Fetch-Site", "same-origin")
                        .POST(BodyPublishers.ofString("{\"name\":\"test\",\"scopes\":[\"inference:call\","
                                + "\"adapter:read\",\"adapter:write\",\"adapter:delete\",\"key:manage\","
                                + "\"billing:read\",\"org:admin\"]}"))
                        .build(),
                BodyHandlers.ofString());
        return new Api(root, JSON.readTree(made.body()).path("secret").textValue());
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    public JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path).body());
    }

    public HttpResponse<String> post(String path, Object body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    public HttpResponse<String> send(String method, String path, Object body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        BodyPublishers.ofString(body instanceof String text ? text : JSON.writeValueAsString(body))));
    }

    /** As {@link #post} that asks for a stream; its body comes as it is sent. */
    public HttpResponse<InputStream> stream(String path, Object body) throws IOException, InterruptedException {
        return HTTP.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build(),
                BodyHandlers.ofInputStream());
    }

    /** With headers: name and value by turns. */
    public HttpResponse<String> send(String method, String path, Object body, String... headers)
            throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .headers(headers)
                .method(
                        method,
                        BodyPublishers.ofString(body instanceof String text ? text : JSON.writeValueAsString(body))));
    }

    /** A POST with exactly these headers: name and value by turns. */
    public HttpResponse<String> sendAs(String path, byte[] body, String... headers)
            throws IOException, InterruptedException {
        return send(request(path).headers(headers).POST(BodyPublishers.ofByteArray(body)));
    }

    /** A POST of plain text. */
    public HttpResponse<String> sendText(String path, String text) throws IOException, InterruptedException {
        return sendAs(path, text.getBytes(StandardCharsets.UTF_8), "Content-Type", "text/plain");
    }

    /** Makes somebody a member of an organisation that this account owns: invited, and accepted. */
    public void admit(String organisation, Api person, String role) throws IOException, InterruptedException {
        HttpResponse<String> invited = post(
                "/api/v1/orgs/" + organisation + "/invitations",
                Map.of("username", person.json("/api/v1/me").path("username").asText(), "role", role));
        String id = JSON.readTree(invited.body()).path("id").asText();
        HttpResponse<String> accepted = person.post("/api/v1/invitations/" + id + "/accept", Map.of());
        if (accepted.statusCode() != 200) {
            throw new IllegalStateException(invited.body() + " " + accepted.body());
        }
    }

    /** Another client of the same account, by a new key that may do this much. */
    public Api withKey(String name, String... scopes) throws IOException, InterruptedException {
        return withKey(Map.of("name", name, "scopes", scopes));
    }

    /** By a new key with more to it than scopes. */
    public Api withKey(Map<String, Object> wanted) throws IOException, InterruptedException {
        HttpResponse<String> made = post("/api/v1/keys", wanted);
        if (made.statusCode() != 201) {
            throw new IllegalStateException(made.body());
        }
        return new Api(root, JSON.readTree(made.body()).path("secret").textValue());
    }

    /** The id that the key's text carries. */
    public String keyId() {
        return key.substring("mdl_sk_".length(), "mdl_sk_".length() + 8);
    }

    public HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    /** Publishes a folder and waits for the end: the operation, succeeded or failed. */
    public JsonNode publish(Path folder, String adapter, String tag) throws IOException, InterruptedException {
        return publish(read(folder), adapter, tag);
    }

    public JsonNode publish(Map<String, byte[]> files, String adapter, String tag)
            throws IOException, InterruptedException {
        JsonNode upload = JSON.readTree(open(files, adapter, tag).body());
        return finish(upload, send(upload, files));
    }

    public HttpResponse<String> open(Map<String, byte[]> files, String adapter, String tag)
            throws IOException, InterruptedException {
        ObjectNode announced = JSON.createObjectNode().put("adapter", adapter).put("tag", tag);
        ArrayNode list = announced.putArray("files");
        files.forEach((path, bytes) -> list.addObject()
                .put("path", path)
                .put("size", bytes.length)
                .put("sha256", HexFormat.of().formatHex(Digest.sha256().digest(bytes))));
        return post("/api/v1/uploads", announced);
    }

    /** Sends every file in its one part; the body for {@code complete}. */
    public ObjectNode send(JsonNode upload, Map<String, byte[]> files) throws IOException, InterruptedException {
        ObjectNode complete = JSON.createObjectNode();
        ArrayNode sent = complete.putArray("files");
        for (JsonNode file : upload.get("files")) {
            String path = file.get("path").textValue();
            if (file.path("exists").asBoolean()) {
                continue;
            }
            URI url = URI.create(file.get("parts").get(0).get("url").textValue());
            HttpResponse<String> put = HTTP.send(
                    HttpRequest.newBuilder(url)
                            .PUT(BodyPublishers.ofByteArray(files.get(path)))
                            .build(),
                    BodyHandlers.ofString());
            sent.addObject()
                    .put("path", path)
                    .putArray("parts")
                    .addObject()
                    .put("number", 1)
                    .put("etag", put.headers().firstValue("ETag").orElse(""));
        }
        return complete;
    }

    /** Completes and follows the operation to its end. */
    public JsonNode finish(JsonNode upload, ObjectNode sent) throws IOException, InterruptedException {
        String id = upload.get("id").textValue();
        post("/api/v1/uploads/" + id + "/complete", sent);
        return follow("/api/v1/operations/" + id);
    }

    /** An operation at its end. */
    public JsonNode follow(String path) throws IOException, InterruptedException {
        JsonNode operation = json(path);
        while (operation.path("state").asText().equals("running")) {
            Thread.sleep(50);
            operation = json(path);
        }
        return operation;
    }

    /** A form with a part for each file. */
    public HttpResponse<String> form(String path, Map<String, byte[]> files) throws IOException, InterruptedException {
        String border = "medley-border";
        var body = new ByteArrayOutputStream();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            body.writeBytes(("--" + border + "\r\nContent-Disposition: form-data; name=\"files\"; filename=\""
                            + file.getKey() + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(file.getValue());
            body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes(("--" + border + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return send(request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + border)
                .POST(BodyPublishers.ofByteArray(body.toByteArray())));
    }

    /** The folder with another line at the end of its card, so that it is another version. */
    public static Map<String, byte[]> withCard(Map<String, byte[]> folder, String line) {
        Map<String, byte[]> changed = new TreeMap<>(folder);
        changed.computeIfPresent(
                "README.md",
                (path, bytes) -> (new String(bytes, StandardCharsets.UTF_8) + "\n" + line + "\n")
                        .getBytes(StandardCharsets.UTF_8));
        return changed;
    }

    public static Map<String, byte[]> read(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> found = Files.list(folder)) {
            for (Path file : found.toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(root.resolve(path)).timeout(Duration.ofSeconds(60));
        return key.isEmpty() ? builder : builder.header("Authorization", "Bearer " + key);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
