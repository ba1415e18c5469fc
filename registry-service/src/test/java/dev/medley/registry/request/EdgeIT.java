package dev.medley.registry.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.problem.ProblemMapper;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that no ordinary client sends. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class EdgeIT {
    private static final int CONNECTIONS_OF_THE_DATABASE = 20;
    private static final String MALFORMED = "The address is malformed";

    @TestHTTPResource("/")
    URI registry;

    @Test
    void makesNoMetricOfAddressesThatClientsMakeUp() throws Exception {
        // Given
        Api nobody = new Api(registry, "");
        nobody.get("/api/v1/bases");

        // When
        nobody.delete("/api/v1/orgs/flood-of-deletes");
        nobody.get("/flood-of-pages/x/y/z");
        nobody.post("/api/v1/flood-of-posts", "{}");

        // Then
        assertThat(nobody.get("/q/metrics").body())
                .contains("uri=\"/api/v1/bases\"")
                .doesNotContain("flood-of");
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions,true", "/v1/chat/completions,false", "/api/v1/suites,true", "/api/v1/suites,false"
    })
    void aClientThatLeavesWhileItsBodyIsReadIsNoErrorHere(String path, boolean isReset) throws Exception {
        // Given
        Logger logger = Logger.getLogger(ProblemMapper.class.getName());
        BlockingQueue<LogRecord> logged = new LinkedBlockingQueue<>();
        Handler listener = listener(logged);
        logger.addHandler(listener);
        logger.setLevel(Level.FINE);

        // When
        try (Socket socket = new Socket(registry.getHost(), registry.getPort())) {
            socket.getOutputStream()
                    .write(("POST " + path + " HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer "
                                    + RegistryServices.key("demo")
                                    + "\r\nContent-Type: application/json\r\nContent-Length: 999\r\n"
                                    + "Expect: 100-continue\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            // Somebody reads the body now.
            socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
            socket.setSoLinger(isReset, 0);
        }
        LogRecord told = logged.poll(60, TimeUnit.SECONDS);

        // Then
        logger.removeHandler(listener);
        logger.setLevel(null);
        assertThat(told).isNotNull();
        assertThat(told.getMessage()).isEqualTo("a client left before its body was complete");
        assertThat(told.getLevel().intValue()).isLessThan(Level.INFO.intValue());
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/bases, '', 0, 400, INVALID_REQUEST",
        "/api/v1/bases, 'Host: a b\\n', 0, 400, INVALID_REQUEST",
        "/api/v1/bases?, 'Host: here\\n', 17000, 414, URI_TOO_LONG",
        "/v1/models/, 'Host: here\\n', 17000, 414, uri_too_long",
    })
    void refusesHeadsThatAreNoneInTheShapeOfEachInterface(
            String address, String host, int padding, int status, String code) throws Exception {
        // Given
        String head = "GET " + address + "x".repeat(padding) + " HTTP/1.1\r\n" + host.replace("\\n", "\r\n")
                + "Connection: close\r\n\r\n";

        // When
        String answer = ask(head);

        // Then
        assertThat(answer).startsWith("HTTP/1.1 " + status).contains("\"code\":\"" + code + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/adapters/words/%00, INVALID_REQUEST",
        "/api/v1/search?q=german%00, INVALID_REQUEST",
        "/api/v1/search?%00=german, INVALID_REQUEST",
        "/v1/models/%00, invalid_request",
        "/api/models/words/%00, INVALID_REQUEST",
    })
    void refusesTheCharacterThatNoDatabaseHoldsInTheShapeOfEachInterface(String address, String code) throws Exception {
        // When
        HttpResponse<String> refused = new Api(registry, RegistryServices.key("demo")).get(address);

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("X-Error-Code")).hasValue(code);
        assertThat(refused.body()).contains("An address can't hold the character U+0000.");
    }

    @Test
    void clientsThatStandStillUnderTheirBodiesKeepNobodyElseWaiting() throws Exception {
        // Given
        Api.register(registry, "still").post("/api/repos/create", Map.of("name", "here"));
        List<Socket> still = new ArrayList<>();

        // When
        for (int i = 0; i < CONNECTIONS_OF_THE_DATABASE; i++) {
            Socket socket = new Socket(registry.getHost(), registry.getPort());
            still.add(socket);
            socket.getOutputStream()
                    .write(("POST /api/models/still/here/paths-info/main HTTP/1.1\r\nHost: here\r\n"
                                    + "Content-Length: 9\r\nExpect: 100-continue\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
            // Somebody reads the body now.
            socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
        }
        HttpResponse<String> other = new Api(registry, "").get("/api/v1/bases");

        // Then
        for (Socket socket : still) {
            socket.close();
        }
        assertThat(other.statusCode()).isEqualTo(200);
    }

    @Test
    void takesNoLargeBodyForACommitThatIsNone() throws Exception {
        // Given
        String head =
                "POST /api/models/a/b%2Fcommit/duplicate HTTP/1.1\r\nHost: here\r\nContent-Length: 2000000\r\n\r\n";

        // When
        String answer;
        try (Socket socket = new Socket(registry.getHost(), registry.getPort())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            // No further: the connection stays open for the body.
            answer = new String(socket.getInputStream().readNBytes("HTTP/1.1 413".length()), StandardCharsets.US_ASCII);
        }

        // Then
        assertThat(answer).isEqualTo("HTTP/1.1 413");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/models/%zz, invalid_request",
        "/v1/models?after=%, invalid_request",
        "/v1/models/{name}, invalid_request",
        "/api/v1/adapters/words/%f, INVALID_REQUEST",
        "/api/v1/search?q=%u0041, INVALID_REQUEST",
        "/api/models/words/%zz, INVALID_REQUEST",
        "/words/%zz/resolve/main/README.md, INVALID_REQUEST",
        "/words/german.git/info/lfs/%zz, INVALID_REQUEST",
        "/internal/%zz, INVALID_REQUEST",
        "//v1/../v1/%zz, invalid_request"
    })
    void refusesAddressesThatAreNoneInTheShapeOfEachInterface(String address, String code) throws Exception {
        // When
        String answer = ask("GET " + address + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");

        // Then
        assertThat(answer).startsWith("HTTP/1.1 400").contains("X-Error-Code: " + code, MALFORMED);
    }

    @Test
    void showsThePortalAtAddressesThatAreNone() throws Exception {
        // When
        String answer = ask("GET /words/%zz HTTP/1.1\r\nHost: here\r\nAccept: text/html\r\nConnection: close\r\n\r\n");

        // Then
        assertThat(answer).startsWith("HTTP/1.1 200").contains("<!doctype html>");
    }

    private String ask(String head) throws IOException {
        try (Socket socket = new Socket(registry.getHost(), registry.getPort())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Handler listener(BlockingQueue<LogRecord> logged) {
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        listener.setLevel(Level.ALL);
        return listener;
    }
}
