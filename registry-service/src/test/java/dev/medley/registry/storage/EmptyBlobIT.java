package dev.medley.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An object without bytes is an object; what lies behind its end is no outage. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class EmptyBlobIT {
    private static final String KEY = "quarantine/empty-blob/0";

    @Inject
    BlobStore blobs;

    @TempDir
    Path folder;

    @Test
    void readsNothingAndRefusesWhatLiesBehind() throws Exception {
        // Given
        blobs.write(KEY, Files.createFile(folder.resolve("empty")));

        // When
        byte[] read;
        try (InputStream in = blobs.read(KEY, 0)) {
            read = in.readAllBytes();
        }

        // Then
        assertThat(read).isEmpty();
        assertThatThrownBy(() -> blobs.read(KEY, 5)).isInstanceOf(StorageRefused.class);
        blobs.delete(KEY);
    }
}
