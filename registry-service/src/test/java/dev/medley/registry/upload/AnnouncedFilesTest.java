package dev.medley.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.medley.registry.problem.Problem;
import dev.medley.registry.upload.UploadService.Announced;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnouncedFilesTest {
    @Test
    void saysWhichSizesAFileMayHave() {
        // Given
        var files = List.of(new Announced("README.md", -1, "0".repeat(64)));

        // When
        Problem refused = catchThrowableOfType(Problem.class, () -> AnnouncedFiles.requireLegal(files, 1_000));

        // Then
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.details()).extracting(Problem.Detail::path).containsExactly("files[0].size");
        assertThat(refused).hasMessage("`README.md`: size must be from 1 to 1000 bytes.");
    }

    @Test
    void passesOverWhatSystemsAndGitPutIntoFolders() {
        // Given
        var readme = new Announced("README.md", 1, "0".repeat(64));
        var files = List.of(
                new Announced(".DS_Store", 5, "0".repeat(64)),
                readme,
                new Announced(".gitattributes", 0, "0".repeat(64)));

        // Then
        assertThat(AnnouncedFiles.requireLegal(files, 1_000)).containsExactly(readme);
    }
}
