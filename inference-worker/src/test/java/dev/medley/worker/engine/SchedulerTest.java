package dev.medley.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.worker.kernel.Kernels;
import dev.medley.worker.lora.AdapterCache;
import dev.medley.worker.lora.MixedModel;
import dev.medley.worker.lora.RouterCache;
import dev.medley.worker.lora.RouterLoader;
import dev.medley.worker.model.HubFolderWeights;
import dev.medley.worker.model.KvPool;
import dev.medley.worker.sampling.SamplingParams;
import dev.medley.worker.torch.TensorType;
import dev.medley.worker.weights.HubFolder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Memory for 128 tokens, in blocks of sixteen. */
class SchedulerTest {
    private final MixedModel base = tiny();
    private final KvPool pool = new KvPool(base.config(), TensorType.FLOAT32, 1, 128);
    private final Scheduler scheduler = new Scheduler(
            new EngineConfig(Path.of("none"), "tiny", TensorType.FLOAT32, 8, 64, 16, 1, 1),
            pool,
            new AdapterCache(
                    _ -> {
                        throw new IllegalStateException("the base alone needs no adapter");
                    },
                    1),
            new RouterCache(new RouterLoader(base)));

    @AfterEach
    void close() {
        pool.close();
        base.close();
    }

    private static MixedModel tiny() {
        try (HubFolder files = HubFolder.open(Path.of("src/test/resources/reference/bases/llama-tied"))) {
            return MixedModel.load(new HubFolderWeights(files, "tiny"), TensorType.FLOAT32, Kernels.available());
        }
    }

    @Test
    void whatLacksMemoryIsPassedOverButOnlySoOften() {
        // Given
        Sequence small = added(15);
        scheduler.next();
        Sequence large = added(128);
        int overtaken = 0;

        // When
        while (!scheduler.next().contains(large) && overtaken < 100) {
            Sequence next = added(15);
            boolean starts = scheduler.next().contains(next);
            overtaken += starts ? 1 : 0;
            small.end();
            small = starts ? next : small;
        }

        // Then
        assertThat(overtaken).isEqualTo(32);
    }

    /** Of so many tokens, prompt and answer. */
    private Sequence added(int tokens) {
        var sequence = new Sequence(
                new GenerationRequest("r", new int[tokens - 5], Blend.BASE, SamplingParams.GREEDY, 5, List.of()),
                EngineObserver.NONE);
        scheduler.add(sequence);
        return sequence;
    }
}
