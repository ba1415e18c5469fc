package dev.medley.registry.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.format.Digest;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.storage.BlobStore;
import dev.medley.registry.upload.StoredFile;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes of commits, whose senders have URLs that stay good for a while. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class DraftsIT {
    @Inject
    Drafts drafts;

    @Inject
    BlobStore blobs;

    @TempDir
    private Path folder;

    @Test
    void whatIsBeingInspectedIsChangedByNobody() throws Exception {
        // Given
        UUID adapter = UUID.randomUUID();
        String sha256 = Digest.sha256("inspected".getBytes(StandardCharsets.UTF_8));
        drafts.write(adapter, sha256, file("inspected"));
        StoredFile sent = drafts.file(adapter, "README.md", sha256).orElseThrow();
        String aside;
        try (Drafts.Aside files = drafts.aside(adapter, List.of(sent))) {
            aside = files.files().getFirst().key();

            // When
            blobs.write(sent.key(), file("something else"));

            // Then
            try (InputStream kept = blobs.read(aside, 0)) {
                assertThat(kept).hasContent("inspected");
            }
        }
        assertThat(blobs.exists(aside)).isFalse();
        blobs.delete(sent.key());
    }

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("bytes"), text);
    }
}
