package dev.medley.registry.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.medley.registry.Api;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** An owner's server: answers as it is told, 204 where it is told nothing, and keeps what it got. */
final class Receiver implements AutoCloseable {
    private static final int NO_CONTENT = 204;

    private final HttpServer server;
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final List<Message> messages = new CopyOnWriteArrayList<>();

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    /** What arrived. */
    record Message(String path, String event, String delivery, String timestamp, String signature, String body) {
        JsonNode json() throws IOException {
            return Api.JSON.readTree(body);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    void answer(int... statuses) {
        for (int status : statuses) {
            answers.add(status);
        }
    }

    List<Message> messages() {
        return messages;
    }

    /** As soon as there are this many. */
    List<Message> await(int count) throws InterruptedException {
        for (int i = 0; i < 1200 && messages.size() < count; i++) {
            Thread.sleep(50);
        }
        return messages;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        messages.add(new Message(
                exchange.getRequestURI().getPath(),
                headers.getFirst("X-Medley-Event"),
                headers.getFirst("X-Medley-Delivery"),
                headers.getFirst("X-Medley-Timestamp"),
                headers.getFirst("X-Medley-Signature"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        Integer told = answers.poll();
        exchange.getResponseHeaders().add("Location", "/elsewhere");
        exchange.sendResponseHeaders(told == null ? NO_CONTENT : told, -1);
        exchange.close();
    }
}
