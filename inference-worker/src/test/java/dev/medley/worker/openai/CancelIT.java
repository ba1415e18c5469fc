package dev.medley.worker.openai;

import static dev.medley.worker.openai.HttpWorker.BASE;
import static dev.medley.worker.openai.HttpWorker.JSON;
import static dev.medley.worker.openai.HttpWorker.chat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.worker.engine.Blend;
import dev.medley.worker.engine.Engine;
import dev.medley.worker.engine.EngineConfig;
import dev.medley.worker.torch.TensorType;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Answers that whoever has their grant ends. */
class CancelIT {
    private static final Vertx VERTX = Vertx.vertx();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static Engine engine;
    private static HttpServer server;

    /** Whose bearer token is also their account, as if each were a grant. */
    private static final Responder RESPONDER = new Responder() {
        @Override
        public Answering answering(AnswerRequest request, String bearer) {
            return new Answering(bearer, BASE, Blend.BASE, List.of(), Answering.Before.NOTHING, () -> {});
        }

        @Override
        public Map<String, String> models(String bearer) {
            return Map.of();
        }
    };

    @BeforeAll
    static void start() {
        Path base = Path.of(System.getProperty("medley.parts"), "base", "SmolLM2-135M-Instruct.Q4_1.gguf");
        engine = Engine.start(EngineConfig.of(base, BASE, TensorType.FLOAT32));
        Router router = Router.router(VERTX);
        new OpenAiRoutes(engine, RESPONDER, new ActiveAdapters()).register(router);
        server = VERTX.createHttpServer()
                .requestHandler(router)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
        engine.close();
    }

    @Test
    void aCancelledAnswerTellsWhatItCameTo() throws Exception {
        // Given
        ObjectNode body = chat("Tell a long story about a river.", 2000).put("ignore_eos", true);
        CompletableFuture<HttpResponse<String>> answer = post("/v1/chat/completions", "ada", body.put("n", 2));
        while (engine.stats().generated() < 12) {
            Thread.sleep(10);
        }
        CompletableFuture<HttpResponse<String>> other =
                post("/v1/chat/completions", "bob", chat("Count to three.", 20));

        // When
        HttpResponse<String> cancelled =
                post("/v1/cancel", "ada", JSON.createObjectNode()).get();

        // Then
        assertThat(cancelled.statusCode()).isEqualTo(204);
        assertThat(answer.get().statusCode()).isEqualTo(499);
        JsonNode told = JSON.readTree(answer.get().body());
        assertThat(told.at("/error/code").asText()).isEqualTo("request_cancelled");
        int prompt = told.at("/usage/prompt_tokens").asInt();
        int completion = told.at("/usage/completion_tokens").asInt();
        assertThat(prompt).isBetween(10, 60);
        assertThat(completion).isBetween(2, 3999);
        assertThat(told.at("/usage/total_tokens").asInt()).isEqualTo(prompt + completion);
        assertThat(other.get().statusCode()).isEqualTo(200);
        while (engine.stats().running() > 0) {
            Thread.sleep(10);
        }
    }

    @Test
    void whoHasNoGrantOfARunningAnswerCancelsNothing() throws Exception {
        // When
        HttpResponse<String> unknown =
                post("/v1/cancel", "eve", JSON.createObjectNode()).get();
        HttpResponse<String> nobody =
                post("/v1/cancel", "", JSON.createObjectNode()).get();

        // Then
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("not_running");
        assertThat(nobody.statusCode()).isEqualTo(404);
    }

    private static CompletableFuture<HttpResponse<String>> post(String path, String bearer, ObjectNode body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.actualPort() + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()));
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return HTTP.sendAsync(request.build(), BodyHandlers.ofString());
    }
}
