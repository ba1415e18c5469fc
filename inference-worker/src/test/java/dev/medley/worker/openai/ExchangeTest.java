package dev.medley.worker.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExchangeTest {
    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<RoutingContext> requests = new LinkedBlockingQueue<>();
    private HttpServer server;

    @BeforeEach
    void listen() {
        Router router = Router.router(vertx);
        router.post("/").handler(requests::add);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aClientThatLeftBeforeAnybodyLookedIsGone() throws Exception {
        // Given
        CompletableFuture<Void> closed = new CompletableFuture<>();
        RoutingContext context;
        try (Socket _ = ask()) {
            context = requests.take();
            context.response().closeHandler(closed::complete);
        }
        closed.get();
        CompletableFuture<Boolean> told = new CompletableFuture<>();

        // When
        new Exchange(context).whenGone(() -> told.complete(true));

        // Then
        assertThat(told).isCompletedWithValue(true);
    }

    @Test
    void aClientThatLeavesLaterIsGoneThen() throws Exception {
        // Given
        CompletableFuture<Boolean> told = new CompletableFuture<>();
        boolean isTold;
        try (Socket _ = ask()) {
            new Exchange(requests.take()).whenGone(() -> told.complete(true));
            isTold = told.isDone();
        }

        // When
        boolean isGone = told.get();

        // Then
        assertThat(isTold).isFalse();
        assertThat(isGone).isTrue();
    }

    private Socket ask() throws IOException {
        Socket client = new Socket("127.0.0.1", server.actualPort());
        client.getOutputStream()
                .write("POST / HTTP/1.1\r\nHost: worker\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return client;
    }
}
