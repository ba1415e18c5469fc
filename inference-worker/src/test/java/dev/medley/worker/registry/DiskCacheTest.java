package dev.medley.worker.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskCacheTest {
    private static final String KEPT = "a".repeat(64);
    private static final String GONE = "b".repeat(64);
    private static final String READ = "c".repeat(64);

    @Test
    void forgetsWhatIsGoneOnceNobodyReadsIt(@TempDir Path root) throws IOException {
        // Given
        for (String hex : List.of(KEPT, GONE, READ)) {
            Files.writeString(Files.createDirectory(root.resolve(hex)).resolve("adapter_config.json"), "{}");
        }
        var cache = new DiskCache(root, 1000);
        List<String> gone = List.of("sha256:" + GONE, "sha256:" + READ, "sha256:" + "d".repeat(64));

        // When
        try (DiskCache.Lease _ = cache.lease(READ).orElseThrow()) {
            cache.forget(gone);
        }

        // Then
        assertThat(cache.versions()).containsExactlyInAnyOrder("sha256:" + KEPT, "sha256:" + READ);
        assertThat(root.resolve(GONE)).doesNotExist();
        cache.forget(gone);
        assertThat(cache.versions()).containsExactly("sha256:" + KEPT);
        assertThat(cache.held()).isEqualTo(2);
    }

    @Test
    void whatIsNotWholeAnyMoreIsNotThereToRead(@TempDir Path root) throws IOException {
        // Given
        Path cut = Files.createDirectory(root.resolve(KEPT)).resolve("adapter_model.safetensors");
        Files.writeString(cut, "weights");
        Path missing = Files.createDirectory(root.resolve(GONE)).resolve("adapter_model.safetensors");
        Files.writeString(missing, "weights");
        var cache = new DiskCache(root, 1000);
        Files.writeString(cut, "wei");
        Files.delete(missing);

        // When / Then
        assertThat(cache.leaseToRead(KEPT)).isEmpty();
        assertThat(cache.leaseToRead(GONE)).isEmpty();
        assertThat(cache.versions()).isEmpty();
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void aLeaseThatReadsNothingLooksAtNoFile(@TempDir Path root) throws IOException {
        // Given
        Path folder = Files.createDirectory(root.resolve(KEPT));
        Files.writeString(folder.resolve("adapter_model.safetensors"), "weights");
        var cache = new DiskCache(root, 1000);
        Files.delete(folder.resolve("adapter_model.safetensors"));
        Files.delete(folder);

        // When
        try (DiskCache.Lease lease = cache.lease(KEPT).orElseThrow()) {
            // Then
            assertThat(lease.folder()).isEqualTo(folder);
            assertThat(cache.held()).isEqualTo("weights".length());
        }
    }
}
