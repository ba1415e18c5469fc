package dev.medley.local.supervise;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medley.local.problem.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MedleyFileTest {
    @TempDir
    private Path data;

    @Test
    void saysWhereItIsDamagedAndWhatToDo() throws IOException {
        // Given
        Layout layout = new Layout(data, data, data);
        Files.writeString(layout.medleyFile(), "{\n  \"version\": ");

        // Then
        assertThatThrownBy(() -> MedleyFile.read(layout))
                .isInstanceOf(Failure.class)
                .hasMessageMatching("can't read " + layout.medleyFile()
                        + ": [^`\\[]* at line 2, column \\d+; \\./medley down --data " + data
                        + " and up write it anew");
    }
}
