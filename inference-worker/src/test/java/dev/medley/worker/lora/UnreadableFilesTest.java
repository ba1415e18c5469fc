package dev.medley.worker.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.medley.worker.kernel.Kernels;
import dev.medley.worker.model.BaseWeight;
import dev.medley.worker.model.HubFolderWeights;
import dev.medley.worker.problem.DamagedAdapter;
import dev.medley.worker.torch.TensorType;
import dev.medley.worker.weights.HubFolder;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can't be read on a worker's disk is that adapter's damage: {@code auto} goes on without it, and nobody is told to try again. */
class UnreadableFilesTest {
    @TempDir
    private Path folder;

    @Test
    void anAdapterWithoutItsFilesIsDamaged() {
        try (MixedModel model = base()) {
            // Given
            var loader = new LoraLoader(TensorType.FLOAT32, model, _ -> new BaseWeight(new float[0], 0));

            // When / Then
            assertDamaged(() -> loader.prepare(new AdapterRef("a/b", "sha256:0", folder)));
        }
    }

    @Test
    void aRouterWithoutItsFileIsDamaged() {
        try (MixedModel model = base()) {
            // Given
            var loader = new RouterLoader(model);

            // When / Then
            assertDamaged(() -> loader.load(new RouterRef("a/b", "sha256:0", folder.resolve("router.safetensors"))));
        }
    }

    private static MixedModel base() {
        try (HubFolder files = HubFolder.open(Path.of("src/test/resources/reference/bases/llama-tied"))) {
            return MixedModel.load(new HubFolderWeights(files, "medley/base"), TensorType.FLOAT32, Kernels.available());
        }
    }

    private static void assertDamaged(ThrowingCallable reading) {
        assertThatExceptionOfType(DamagedAdapter.class).isThrownBy(reading).satisfies(problem -> {
            assertThat(problem.status()).isEqualTo(502);
            assertThat(problem.retryAfter()).isEmpty();
            assertThat(problem.refusedAdapter()).contains("a/b");
        });
    }
}
