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
}
