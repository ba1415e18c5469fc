package dev.medley.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.worker.engine.TokenEvent.Failed;
import dev.medley.worker.engine.TokenEvent.Finished;
import dev.medley.worker.lora.AdapterRef;
import dev.medley.worker.problem.AdapterUnavailable;
import dev.medley.worker.sampling.SamplingParams;
import dev.medley.worker.torch.Device;
import dev.medley.worker.torch.TensorType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that never answers costs the one who waits for it, and nobody else. */
class StuckAdapterIT {
    @TempDir
    private Path folder;

    @Test
    void anAdapterThatIsNotReadInTimeIsToldWhileOthersGoOn() throws Exception {
        // Given
        EngineConfig golden = Golden.config(TensorType.FLOAT32);
        var impatient = new EngineConfig(
                golden.base(),
                golden.baseName(),
                golden.type(),
                Device.CPU,
                4,
                64,
                512,
                1L << 28,
                1L << 28,
                Duration.ofMillis(200));
        Path pipe = folder.resolve("adapter_config.json");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        var stuck = new AdapterRef("made/stuck", "sha256:stuck", folder);

        try (Engine engine = Engine.start(impatient)) {
            // When
            TokenStream late = submit(engine, new Blend(Blend.Mode.SINGLE, List.of(new Blend.Member(stuck, 1))));
            TokenEvent neighbour = end(submit(engine, Blend.BASE));
            TokenEvent answer = end(late);
            Files.newOutputStream(pipe).close();

            // Then
            assertThat(neighbour).isInstanceOf(Finished.class);
            assertThat(answer).isInstanceOfSatisfying(Failed.class, failed -> {
                assertThat(failed.problem()).isInstanceOf(AdapterUnavailable.class);
                assertThat(failed.problem().status()).isEqualTo(503);
                assertThat(failed.problem().retryAfter()).isPresent();
            });
        }
    }

    private static TokenStream submit(Engine engine, Blend blend) {
        int[] prompt = engine.tokenizer().encode("Write 17 in words.");
        return engine.submit(new GenerationRequest("r", prompt, blend, SamplingParams.GREEDY, 2, List.of()));
    }

    private static TokenEvent end(TokenStream stream) throws InterruptedException {
        TokenEvent event = stream.next();
        while (!(event instanceof Finished || event instanceof Failed)) {
            event = stream.next();
        }
        return event;
    }
}
