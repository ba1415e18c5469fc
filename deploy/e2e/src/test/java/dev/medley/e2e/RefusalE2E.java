package dev.medley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the terminal tells a publisher whose folder is refused, and that the refused name stays free. */
class RefusalE2E {
    @TempDir
    Path folders;

    @Test
    void refusesTruncatedWeightsWithTheReason() throws IOException {
        // Given
        Path folder = SampleFolder.copy("past-tense", folders.resolve("cut"), "cut");
        byte[] weights = Files.readAllBytes(folder.resolve("adapter_model.safetensors"));
        Files.write(folder.resolve("adapter_model.safetensors"), Arrays.copyOf(weights, weights.length - 1000));

        // When
        Shell.Result result = RunningMedley.shared().medley("push", folder.toString(), "demo/cut");

        // Then
        assertRefused(result, "ST_OFFSETS_BEYOND_FILE", "demo/cut");
    }

    @Test
    void refusesAnAdapterOfAnotherBase() throws IOException {
        // Given
        Path folder = SampleFolder.copy("past-tense", folders.resolve("wide"), "wide");
        Path weights = folder.resolve("adapter_model.safetensors");
        // A layer that the base does not have; the file keeps its length.
        String bytes = new String(Files.readAllBytes(weights), StandardCharsets.ISO_8859_1);
        String beyond = bytes.replace("layers.10.self_attn.q_proj", "layers.99.self_attn.q_proj");
        Files.write(weights, beyond.getBytes(StandardCharsets.ISO_8859_1));

        // When
        Shell.Result result = RunningMedley.shared().medley("push", folder.toString(), "demo/wide");

        // Then
        assertRefused(result, "B_LAYER_INDEX", "demo/wide");
    }

    @Test
    void refusesPickle() throws IOException {
        // Given
        Path folder = SampleFolder.copy("past-tense", folders.resolve("pickle"), "pickle");
        Files.write(folder.resolve("adapter_model.bin"), new byte[] {(byte) 0x80, 2, '}', 'q', 0, '.'});

        // When
        Shell.Result result = RunningMedley.shared().medley("push", folder.toString(), "demo/pickle");

        // Then
        assertRefused(result, "FILE_PICKLE", "demo/pickle");
    }

    private static void assertRefused(Shell.Result result, String code, String name) {
        assertThat(result.exit()).as(result.output()).isEqualTo(1);
        assertThat(result.output()).contains(code);
        RunningMedley medley = RunningMedley.shared();
        assertThat(medley.get("api/v1/adapters/" + name, medley.key("demo")).statusCode())
                .isEqualTo(404);
    }
}
