package dev.medley.registry.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;

/** A person's browser: it has a cookie, and says that the portal is what calls. */
final class Browser {
    static final String PASSWORD = "correct horse battery";

    private final Api http;
    private final String cookie;

    private Browser(Api http, String cookie) {
        this.http = http;
        this.cookie = cookie;
    }

    /** Signed in as somebody who is registered. */
    static Browser of(URI registry, String username) throws IOException, InterruptedException {
        HttpResponse<String> answer = signIn(registry, username, PASSWORD, "");
        return new Browser(
                new Api(registry, ""),
                answer.headers().firstValue("Set-Cookie").orElseThrow(() -> new IllegalStateException(answer.body()))
                        .split(";")[0]);
    }

    /** @param code empty: none is sent */
    static HttpResponse<String> signIn(URI registry, String username, String password, String code)
            throws IOException, InterruptedException {
        Map<String, String> body = new HashMap<>(Map.of("username", username, "password", password));
        if (!code.isEmpty()) {
            body.put("code", code);
        }
        return new Api(registry, "").post("/api/v1/sessions", body);
    }

    HttpResponse<String> send(String method, String path, Object body) throws IOException, InterruptedException {
        return http.send(method, path, body, "Cookie", cookie, "Sec-Fetch-Site", "same-origin");
    }

    HttpResponse<String> post(String path, Object body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    int status(String path) throws IOException, InterruptedException {
        return send("GET", path, "").statusCode();
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return Api.JSON.readTree(send("GET", path, "").body());
    }

    static String code(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Error-Code").orElse("");
    }
}
