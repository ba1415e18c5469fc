package dev.medley.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderListingTest {
    @TempDir
    private Path folder;

    @Test
    void listsWhatIsInSubFoldersButNothingHidden() throws IOException {
        // Given
        write("README.md");
        write("images/a.png");
        write("images/.DS_Store");
        write(".git/objects/ab");
        write(".gitattributes");

        // When
        FolderListing listing = FolderListing.of(folder);

        // Then
        assertThat(listing.files()).containsOnlyKeys("README.md", "images/a.png");
        assertThat(listing.findings()).isEmpty();
    }

    @Test
    void leavesOutCheckpointsBesideTheAdapterThatCameOfThemAndSaysSo() throws IOException {
        // Given
        write("adapter_model.safetensors");
        write("checkpoint-5/adapter_model.safetensors");
        write("other/adapter_model.safetensors");

        // When
        FolderListing listing = FolderListing.of(folder);

        // Then
        assertThat(listing.files()).containsOnlyKeys("adapter_model.safetensors", "other/adapter_model.safetensors");
        assertThat(listing.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(FindingCode.FILE_NOT_USED);
            assertThat(finding.level()).isEqualTo(Level.INFO);
            assertThat(finding.message()).startsWith("`checkpoint-5` is left out");
        });
    }

    @Test
    void checkpointsAloneAreJudged() throws IOException {
        // Given
        write("checkpoint-5/adapter_model.safetensors");

        // Then
        assertThat(FolderListing.of(folder).files()).containsOnlyKeys("checkpoint-5/adapter_model.safetensors");
    }

    @Test
    void endsWhereAnAdapterHasNoMoreFiles() throws IOException {
        // Given
        for (int i = 0; i < 200; i++) {
            write("a" + i);
        }

        // When
        FolderListing listing = FolderListing.of(folder);

        // Then
        assertThat(listing.files()).hasSize(Limits.FILES);
        assertThat(listing.findings()).extracting(Finding::code).containsExactly(FindingCode.FILE_NOT_ALLOWED);
    }

    private void write(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
    }
}
