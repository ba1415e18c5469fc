package dev.medley.registry.gateway;

import static dev.medley.registry.gateway.TestFleet.BASE;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A client of the gateway that asks its one question over HTTP/1.1, as the demo account. */
record GatewayCaller(URI registry) {
    static final String QUESTION =
            "{\"model\":\"" + BASE + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Say one.\"}]}";

    static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();

    HttpResponse<String> ask() throws IOException, InterruptedException {
        return HTTP.send(request().build(), BodyHandlers.ofString());
    }

    /** The answer's body as it comes. */
    HttpResponse<InputStream> open() throws IOException, InterruptedException {
        return HTTP.send(request().build(), BodyHandlers.ofInputStream());
    }

    HttpRequest.Builder request() throws IOException {
        return HttpRequest.newBuilder(registry.resolve("/v1/chat/completions"))
                .header("Authorization", "Bearer " + TestFleet.key())
                .timeout(Duration.ofSeconds(60))
                .POST(BodyPublishers.ofString(QUESTION));
    }
}
