package dev.medley.worker.weights;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubFolderTest {
    @TempDir
    private Path folder;

    @Test
    void saysWhereAFileIsDamagedAndWhyItCanNotBeRead() throws IOException {
        // Given
        Path index = folder.resolve("model.safetensors.index.json");

        // Then
        Files.writeString(index, "{");
        assertThatThrownBy(() -> HubFolder.open(folder))
                .isInstanceOf(UnreadableWeights.class)
                .hasMessage("model.safetensors.index.json of the base is no JSON: Unexpected end-of-input:"
                        + " expected close marker for Object at line 1, column 2");
        Files.delete(index);
        Files.createDirectory(index);
        assertThatThrownBy(() -> HubFolder.open(folder))
                .isInstanceOf(UnreadableWeights.class)
                .hasMessage("model.safetensors.index.json of the base can't be read: Is a directory");
    }
}
