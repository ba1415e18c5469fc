package dev.medley.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleAdaptersTest {
    static final Path SAMPLES = Path.of("..", "samples", "adapters");

    static List<Path> samples() throws IOException {
        try (Stream<Path> folders = Files.list(SAMPLES)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void acceptsEverySampleWithoutWarning(Path folder) throws IOException {
        // Given
        Path weights = folder.resolve("adapter_model.safetensors");
        byte[] json = Files.readAllBytes(folder.resolve("adapter_config.json"));

        // When
        Safetensors.Result container = Safetensors.read("adapter_model.safetensors", weights);
        PeftConfig.Result parsed = PeftConfig.parse(json);

        // Then
        assertThat(container.findings()).isEmpty();
        assertThat(parsed.findings()).isEmpty();
        SafetensorsHeader header = ((Safetensors.Valid) container).header();
        PeftConfig config = ((PeftConfig.Valid) parsed).config();
        Inspection inspection = AdapterInspector.inspect(header, config, BaseCatalogue.find(config.base()));
        assertThat(inspection.findings()).isEmpty();
        assertThat(((Inspection.Accepted) inspection).summary().modules())
                .hasSize(header.tensors().size() / 2);
    }

    @Test
    void thereAreFifteenSamples() throws IOException {
        assertThat(samples()).hasSize(15);
    }
}
