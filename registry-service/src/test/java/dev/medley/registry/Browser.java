package dev.medley.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;

/** A person's browser: it has a cookie, and says that the portal is what calls. */
public final class Browser {
    public static final String PASSWORD = "correct horse battery";

    private final Api http;
    private final String cookie;

    private Browser(Api http, String cookie) {
        this.http = http;
        this.cookie = cookie;
    }

    /** Signed in as somebody who is registered. */
    public static Browser of(URI registry, String username) throws IOException, InterruptedException {
        return of(registry, signIn(registry, username, PASSWORD, ""));
    }

    /** Signed in by an answer of the sign-in. */
    public static Browser of(URI registry, HttpResponse<String> signedIn) {
        return new Browser(
                new Api(registry, ""),
                signedIn.headers()
                        .firstValue("Set-Cookie")
                        .orElseThrow(() -> new IllegalStateException(signedIn.body()))
                        .split(";")[0]);
    }

    /** @param code empty: none is sent */
    public static HttpResponse<String> signIn(URI registry, String username, String password, String code)
            throws IOException, InterruptedException {
        Map<String, String> body = new HashMap<>(Map.of("username", username, "password", password));
        if (!code.isEmpty()) {
            body.put("code", code);
        }
        return new Api(registry, "").post("/api/v1/sessions", body);
    }

    public HttpResponse<String> send(String method, String path, Object body) throws IOException, InterruptedException {
        return http.send(method, path, body, "Cookie", cookie, "Sec-Fetch-Site", "same-origin");
    }

    public HttpResponse<String> post(String path, Object body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    public int status(String path) throws IOException, InterruptedException {
        return send("GET", path, "").statusCode();
    }

    public JsonNode json(String path) throws IOException, InterruptedException {
        return Api.JSON.readTree(send("GET", path, "").body());
    }

    public static String code(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Error-Code").orElse("");
    }
}
