package dev.medley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Medley on services of the operator's own: a database and an object store that run already (here those of another Medley), and a worker that
 * joins from outside with the fleet's token.
 */
class OwnServicesE2E {
    private static final String FLEET_TOKEN = "an-operators-own-token-of-good-length";
    private static final String BASE = "HuggingFaceTB/SmolLM2-135M-Instruct";

    @TempDir
    Path folders;

    @Test
    void answersOnAnOperatorsDatabaseStorageAndWorker() throws IOException, InterruptedException {
        // Given
        RunningMedley stores = RunningMedley.shared();
        createDatabase(stores, "operators");
        Map<String, String> environment = Map.of(
                "MEDLEY_DB_URL",
                "jdbc:postgresql://127.0.0.1:" + stores.port("postgres") + "/operators",
                "MEDLEY_DB_USER",
                "medley",
                "MEDLEY_DB_PASSWORD",
                stores.text("postgres/password"),
                "MEDLEY_S3_ENDPOINT",
                "http://127.0.0.1:" + stores.port("s3"),
                "MEDLEY_S3_BUCKET",
                "operators",
                "MEDLEY_S3_ACCESS_KEY",
                stores.secret("s3AccessKey"),
                "MEDLEY_S3_SECRET_KEY",
                stores.secret("s3SecretKey"),
                "MEDLEY_FLEET_TOKEN",
                FLEET_TOKEN);
        try (RunningMedley own = RunningMedley.start(environment, "--no-samples", "--workers", "0")) {
            Path adapter = SampleFolder.copy("past-tense", folders.resolve("past"), "an operator's");
            assertThat(own.medley("push", adapter.toString(), "demo/past").exit())
                    .isZero();
            Process worker = startWorker(own);
            try {
                own.awaitWorker(BASE);

                // When
                var answer = own.post("v1/chat/completions", own.key("demo"), """
                                {"model": "demo/past", "max_tokens": 8,
                                 "messages": [{"role": "user", "content": "What is the past tense of bring?"}]}""");

                // Then
                JsonNode body = RunningMedley.json(answer);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(body.at("/choices/0/message/content").asText()).contains("brought");
                assertThat(own.processes()).containsExactly("registry");
                assertThat(stores.get("api/v1/adapters/demo/past", stores.key("demo"))
                                .statusCode())
                        .isEqualTo(404);
            } finally {
                worker.destroy();
                worker.waitFor();
            }
        }
    }

    private static void createDatabase(RunningMedley stores, String name) {
        Shell.Result created = Shell.run(
                RunningMedley.ROOT,
                Duration.ofMinutes(1),
                List.of(
                        RunningMedley.ROOT
                                .resolve(".build/parts/postgres/bin/psql")
                                .toString(),
                        "postgresql://medley@127.0.0.1:" + stores.port("postgres") + "/medley",
                        "-c",
                        "create database " + name),
                Map.of("PGPASSWORD", stores.text("postgres/password")));
        assertThat(created.exit()).as(created.output()).isZero();
    }

    private Process startWorker(RunningMedley registry) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx1g",
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        RunningMedley.ROOT
                                .resolve("inference-worker/target/quarkus-app/quarkus-run.jar")
                                .toString(),
                        "--registry",
                        registry.portal().toString(),
                        "--token",
                        FLEET_TOKEN,
                        "--id",
                        "outside",
                        "--port",
                        Integer.toString(freePort()),
                        "--base",
                        RunningMedley.ROOT
                                .resolve(".build/parts/base/SmolLM2-135M-Instruct.Q4_1.gguf")
                                .toString(),
                        "--base-name",
                        BASE,
                        "--cache",
                        folders.resolve("cache").toString())
                .redirectErrorStream(true)
                .redirectOutput(folders.resolve("worker.log").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
