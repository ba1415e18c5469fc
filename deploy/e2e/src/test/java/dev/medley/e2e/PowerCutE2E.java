package dev.medley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * {@code kill -9} of one process after the other while adapters are published and questions are asked, and the supervisor starts it again; at last of all
 * at once, and {@code ./medley up} on the same data. Every version whose {@code push} reported success must still be there, file by file, and questions
 * must be answered again.
 */
@Order(1)
@Execution(ExecutionMode.CONCURRENT)
class PowerCutE2E {
    private static final int PUBLISHED_BEFORE_EACH_KILL = 1;

    @TempDir
    Path folders;

    private final Map<String, String> published = new ConcurrentHashMap<>();
    private final AtomicInteger counter = new AtomicInteger();

    @Test
    void nothingPublishedIsLostWhenProcessesAreKilled() throws InterruptedException {
        try (RunningMedley medley = RunningMedley.start("--no-samples")) {
            for (String victim : List.of("registry", "worker-1", "postgres")) {
                // When
                killAtWork(medley, () -> medley.kill(victim));
                medley.awaitAnswer(() -> ask(medley));

                // Then
                published.forEach((name, version) -> assertIntact(medley, name, version));
            }

            // When
            killAtWork(medley, medley::killAll);
            medley.up();

            // Then
            published.forEach((name, version) -> assertIntact(medley, name, version));
            assertThat(ask(medley)).isEqualTo(200);
        }
    }

    private void killAtWork(RunningMedley medley, Runnable kill) throws InterruptedException {
        int before = published.size();
        Thread publisher = Thread.ofVirtual().start(() -> publishUntilInterrupted(medley));
        Thread asker = Thread.ofVirtual().start(() -> askUntilInterrupted(medley));
        while (published.size() < before + PUBLISHED_BEFORE_EACH_KILL) {
            Thread.sleep(100);
        }
        kill.run();
        publisher.interrupt();
        asker.interrupt();
        publisher.join();
        asker.join();
    }

    private void publishUntilInterrupted(RunningMedley medley) {
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

    private static void askUntilInterrupted(RunningMedley medley) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                ask(medley);
            } catch (RuntimeException killed) {
                return;
            }
        }
    }

    private static int ask(RunningMedley medley) {
        return medley.post("v1/chat/completions", medley.key("demo"), """
                        {"model": "auto", "max_tokens": 8, "messages": [{"role": "user", "content": "What is the past tense of go?"}]}""").statusCode();
    }

    private static void assertIntact(RunningMedley medley, String name, String version) {
        JsonNode found =
                RunningMedley.json(medley.get("api/v1/adapters/" + name + "/versions/" + version, medley.key("demo")));
        assertThat(found.path("version").asText()).as(name).isEqualTo(version);
        assertThat(found.path("files")).as(name).hasSize(4);
        for (JsonNode file : found.path("files")) {
            assertThat(DownloadedFile.sha256(
                            medley, name, version, file.path("path").asText()))
                    .as(name + " " + file.path("path").asText())
                    .isEqualTo(file.path("sha256").asText());
        }
    }
}
