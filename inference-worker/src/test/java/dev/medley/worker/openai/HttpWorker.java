package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** A worker as its clients see it. */
record HttpWorker(URI address) {
    static final ObjectMapper JSON = new ObjectMapper();
    static final String BASE = "HuggingFaceTB/SmolLM2-135M-Instruct";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static ObjectNode chat(String question, int maxTokens) {
        ObjectNode body = JSON.createObjectNode().put("model", BASE).put("max_tokens", maxTokens);
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        return body;
    }

    /** Fields in single quotes, laid over a request. */
    static ObjectNode with(ObjectNode body, String fields) throws IOException {
        body.setAll((ObjectNode) JSON.readTree(fields.replace('\'', '"')));
        return body;
    }

    HttpResponse<String> post(String path, ObjectNode body) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(address.resolve("/v1/" + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build(),
                BodyHandlers.ofString());
    }

    JsonNode answer(ObjectNode body) throws IOException, InterruptedException {
        return JSON.readTree(post("chat/completions", body).body());
    }

    /** The chunks of a stream, without {@code [DONE]}. */
    List<JsonNode> chunks(ObjectNode body) throws IOException, InterruptedException {
        List<String> events = post("chat/completions", body.put("stream", true))
                .body()
                .lines()
                .filter(line -> !line.isEmpty() && !line.equals("data: [DONE]"))
                .toList();
        return JSON.readerForListOf(JsonNode.class)
                .readValue("["
                        + String.join(
                                ",", events.stream().map(e -> e.substring(6)).toList()) + "]");
    }
}
