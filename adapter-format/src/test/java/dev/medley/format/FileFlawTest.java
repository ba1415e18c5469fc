package dev.medley.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFlawTest {
    @TempDir
    private Path folder;

    @Test
    void saysWhyInsteadOfThePath() throws IOException {
        // Given
        Path file = Files.createFile(folder.resolve("file"));

        // When
        var absent = assertThrows(IOException.class, () -> Files.readString(folder.resolve("none")));
        var inTheWay = assertThrows(IOException.class, () -> Files.createDirectories(file));
        var inside = assertThrows(IOException.class, () -> Files.createFile(file.resolve("inside")));
        var stream = assertThrows(IOException.class, () -> new FileInputStream(folder.toFile()));

        // Then
        assertThat(FileFlaw.why(stream)).isEqualTo("Is a directory");
        assertThat(FileFlaw.why(absent)).isEqualTo("there is no such file or folder");
        assertThat(FileFlaw.why(inTheWay)).isEqualTo("a file of that name is in the way");
        assertThat(FileFlaw.why(inside)).isEqualTo("Not a directory");
        assertThat(FileFlaw.why(new FileSystemException("/data/x", null, "No space left on device")))
                .isEqualTo("No space left on device");
    }
}
