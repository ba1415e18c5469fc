package dev.medley.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Another hub, as far as imports read one: listings, and files behind a redirect. */
public final class HubStandIn {
    private final Map<String, Map<String, byte[]>> repositories = new ConcurrentHashMap<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    HubStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public void offer(String repository, Map<String, byte[]> files) {
        repositories.put(repository, files);
    }

    /** Credentials that somebody sent here. */
    public List<String> authorizations() {
        return authorizations;
    }

    void stop() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        authorizations.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
        String path = exchange.getRequestURI().getPath();
        for (Map.Entry<String, Map<String, byte[]>> repository : repositories.entrySet()) {
            String name = repository.getKey();
            if (path.equals("/api/models/" + name + "/revision/main")) {
                answer(exchange, 200, listing(repository.getValue()));
                return;
            }
            if (path.startsWith("/" + name + "/resolve/main/")) {
                exchange.getResponseHeaders().add("Location", path.replace("/resolve/main/", "/blob/"));
                answer(exchange, 302, new byte[0]);
                return;
            }
            if (path.startsWith("/" + name + "/blob/")) {
                answer(exchange, 200, repository.getValue().get(path.substring(name.length() + "//blob/".length())));
                return;
            }
        }
        answer(exchange, 404, new byte[0]);
    }

    private static byte[] listing(Map<String, byte[]> files) {
        return files.keySet().stream()
                .map(path -> "{\"rfilename\":\"" + path + "\"}")
                .collect(Collectors.joining(",", "{\"siblings\":[", ",{\"rfilename\":\"train.py\"}]}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
