package dev.medley.worker.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.medley.format.AdapterFiles;
import dev.medley.format.ModuleMap;
import dev.medley.format.ModuleMap.LlamaSizes;
import dev.medley.worker.model.HubFolderWeights;
import dev.medley.worker.problem.DamagedAdapter;
import dev.medley.worker.weights.HubFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders for a base that no catalogue knows: the worker has it, so it knows its modules. */
class LocalAdaptersTest {
    private static final Path ROOT = Path.of("src/test/resources/reference");
    private static final String NAME = "medley/reference-llama-tied";

    @Test
    void servesTheAdaptersOfAnyBaseThatItHas() {
        // Given
        ModuleMap base;
        try (HubFolder folder = HubFolder.open(ROOT.resolve("bases/llama-tied"))) {
            base = new HubFolderWeights(folder, NAME).config().modules();
        }

        // When
        LocalAdapters adapters = LocalAdapters.read(ROOT.resolve("adapters"), base);

        // Then
        assertThat(adapters.usable())
                .containsOnlyKeys("all-linear", "odd-ranks", "head-tied", "embedding-tied", "weight-tying");
        assertThat(adapters.refused().get("one-layer"))
                .isEqualTo(new LocalAdapters.Refusal("incompatible_base", "it is for base medley/reference-qwen3"));
    }

    @Test
    void refusesAtTheStartWhatWouldNotFitThatBase() {
        // Given
        ModuleMap wider = ModuleMap.llama(NAME, new LlamaSizes(1, 48, 48, 4, 2, 16, 64));

        // When
        LocalAdapters adapters = LocalAdapters.read(ROOT.resolve("adapters"), wider);

        // Then
        assertThat(adapters.usable()).isEmpty();
        LocalAdapters.Refusal refusal = adapters.refused().get("all-linear");
        assertThat(refusal.code()).isEqualTo("invalid_adapter");
        assertThat(refusal.reasons())
                .contains("B_LAYER_INDEX: Layer 1 does not exist")
                .contains("B_IN_DIM: `model.layers.0.self_attn.q_proj`: lora_A expects 32 inputs")
                .doesNotContain("CARD_MISSING");
    }

    @Test
    void answersNothingElseUnderTheVersionThatItReadAtTheStart(@TempDir Path root) throws IOException {
        // Given
        ModuleMap base;
        try (HubFolder folder = HubFolder.open(ROOT.resolve("bases/llama-tied"))) {
            base = new HubFolderWeights(folder, NAME).config().modules();
        }
        copy("all-linear", Files.createDirectory(root.resolve("mine")));
        LocalAdapters adapters = LocalAdapters.read(root, base);
        assertThat(adapters.find("mine")).isPresent();

        // When
        copy("odd-ranks", root.resolve("mine"));

        // Then
        assertThatExceptionOfType(DamagedAdapter.class)
                .isThrownBy(() -> adapters.find("mine"))
                .withMessageContaining("have changed since");
        assertThat(adapters.find("other")).isEmpty();
    }

    private static void copy(String name, Path target) throws IOException {
        for (String file : List.of(AdapterFiles.CONFIG, AdapterFiles.WEIGHTS)) {
            Path source = ROOT.resolve("adapters").resolve(name).resolve(file);
            Files.copy(source, target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
