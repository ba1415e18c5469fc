package dev.medley.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A model server as far as a judge is asked: what it says is the reference of the case that it judges; {@code away} is an error. */
public final class JudgeStandIn implements AutoCloseable {
    public final List<JsonNode> requests = new CopyOnWriteArrayList<>();
    public final List<String> keys = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    public JudgeStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", this::serve);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    private void serve(HttpExchange exchange) throws IOException {
        JsonNode request = Api.JSON.readTree(exchange.getRequestBody());
        requests.add(request);
        keys.addAll(exchange.getRequestHeaders().get("Authorization"));
        String material = request.at("/messages/1/content").asText();
        String verdict = Api.JSON.readTree(material).path("reference").asText();
        if (verdict.equals("away")) {
            answer(exchange, 500, "{\"error\":{\"message\":\"out of order\"}}");
            return;
        }
        var completion = Api.JSON.createObjectNode().put("id", "1").put("object", "chat.completion");
        completion
                .putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", "stop")
                .putObject("message")
                .put("role", "assistant")
                .put("content", verdict);
        answer(exchange, 200, completion.toString());
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
