package dev.medley.format;

import static dev.medley.format.FindingCode.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders on a disk. */
class AdapterFolderTest {
    @Test
    void inspectsAFolderWithItsValues(@TempDir Path folder) throws IOException {
        // Given
        new TestFolder().write(folder);
        Files.writeString(folder.resolve(".gitattributes"), "x");

        // When
        List<Finding> whole = AdapterFolder.inspect(folder).findings();
        Files.write(
                folder.resolve("adapter_model.safetensors"),
                TestFolder.weights()
                        .set("base_model.model.model.layers.3.self_attn.q_proj.lora_A.weight", 7, Float.NaN)
                        .bytes());
        List<Finding> damaged = AdapterFolder.inspect(folder).findings();

        // Then
        assertThat(whole).isEmpty();
        assertThat(damaged).extracting(Finding::code).containsExactly(W_NAN_INF);
    }

    @Test
    void readsNeitherThroughLinksNorFromPipes(@TempDir Path folder) throws Exception {
        // Given
        Files.createSymbolicLink(folder.resolve("LICENSE"), Path.of("adapter_config.json"));
        new ProcessBuilder("mkfifo", folder.resolve("README.md").toString())
                .start()
                .waitFor();

        // When
        List<Finding> findings = AdapterFolder.inspect(folder).findings();

        // Then
        assertThat(findings)
                .filteredOn(finding -> finding.code() == FILE_PATH_UNSAFE)
                .extracting(Finding::message)
                .containsExactly("`LICENSE` is a link.", "`README.md` is neither a file nor a folder.");
    }
}
