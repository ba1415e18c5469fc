package dev.medley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code kill -9} of what is at work, and what is there once its supervisor, or whoever types {@code ./medley up} again, has started it. */
@Order(1)
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(Lifecycle.PER_CLASS)
class PowerCutE2E {
    private static final int PUBLISHED_BEFORE_EACH_KILL = 1;
    private static final int ANSWERED_BEFORE_KILL = 20;

    @TempDir
    Path folders;

    @AutoClose
    private RunningMedley medley;

    private final Map<String, String> published = new ConcurrentHashMap<>();
    private final AtomicInteger counter = new AtomicInteger();

    @BeforeAll
    void start() {
        medley = RunningMedley.start("--no-samples");
    }

    /**
     * One process after the other while adapters are published and questions are asked, at last all at once: every version whose {@code push} reported
     * success is still there, file by file, and questions are answered again.
     */
    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void nothingPublishedIsLostWhenProcessesAreKilled() throws InterruptedException {
        for (String victim : List.of("registry", "worker-1", "postgres")) {
            // When
            killAtWork(() -> medley.kill(victim));
            medley.awaitAnswer(this::ask);

            // Then
            published.forEach(this::assertIntact);
        }

        // When
        killAtWork(medley::killAll);
        medley.up();

        // Then
        published.forEach(this::assertIntact);
        assertThat(ask()).isEqualTo(200);
    }

    /** The registry in the middle of the run that decides about a guarded tag. */
    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void aRunGoesOnWhereItWasAndItsTagMoves() throws InterruptedException {
        // Given
        HeldMove move = HeldMove.begin(medley, folders);
        while (move.answered() < ANSWERED_BEFORE_KILL) {
            Thread.sleep(50);
        }

        // When
        medley.kill("registry");
        Instant down = Instant.now();
        medley.awaitAnswer(move::status);
        while (move.state().equals("running")) {
            Thread.sleep(200);
        }

        // Then
        JsonNode result = move.result();
        assertThat(Instant.parse(result.path("finishedAt").asText()))
                .as("the kill came before the end")
                .isAfter(down);
        assertThat(move.answered()).isEqualTo(HeldMove.CASES);
        assertThat(result.path("cases").findValuesAsText("error")).isEmpty();
        long tokens = 0;
        for (JsonNode each : result.path("cases")) {
            tokens += each.at("/arms/tested/tokens").asLong();
        }
        assertThat(result.at("/result/arms/0/tokens").asLong()).isEqualTo(tokens);
        assertThat(move.state()).isEqualTo("succeeded");
        assertThat(move.latest()).isEqualTo(move.wanted());
    }

    private void killAtWork(Runnable kill) throws InterruptedException {
        int before = published.size();
        Thread publisher = Thread.ofVirtual().start(this::publishUntilInterrupted);
        Thread asker = Thread.ofVirtual().start(this::askUntilInterrupted);
        while (published.size() < before + PUBLISHED_BEFORE_EACH_KILL) {
            Thread.sleep(100);
        }
        kill.run();
        publisher.interrupt();
        asker.interrupt();
        publisher.join();
        asker.join();
    }

    private void publishUntilInterrupted() {
        while (!Thread.currentThread().isInterrupted()) {
            int number = counter.incrementAndGet();
            String name = "demo/copy-" + number;
            Path folder = SampleFolder.copy("past-tense", folders.resolve("copy-" + number), "number " + number);
            try {
                if (medley.medley("push", folder.toString(), name).exit() == 0) {
                    JsonNode adapter = RunningMedley.json(medley.get("api/v1/adapters/" + name, medley.key("demo")));
                    published.put(name, adapter.path("latest").path("version").asText());
                }
            } catch (RuntimeException killed) {
                return;
            }
        }
    }

    private void askUntilInterrupted() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                ask();
            } catch (RuntimeException killed) {
                return;
            }
        }
    }

    private int ask() {
        return medley.post("v1/chat/completions", medley.key("demo"), """
                        {"model": "auto", "max_tokens": 8, "messages": [{"role": "user", "content": "What is the past tense of go?"}]}""").statusCode();
    }

    private void assertIntact(String name, String version) {
        JsonNode found =
                RunningMedley.json(medley.get("api/v1/adapters/" + name + "/versions/" + version, medley.key("demo")));
        assertThat(found.path("version").asText()).as(name + ": " + found).isEqualTo(version);
        assertThat(found.path("files")).as(name).hasSize(4);
        for (JsonNode file : found.path("files")) {
            assertThat(DownloadedFile.sha256(
                            medley, name, version, file.path("path").asText()))
                    .as(name + " " + file.path("path").asText())
                    .isEqualTo(file.path("sha256").asText());
        }
    }
}
