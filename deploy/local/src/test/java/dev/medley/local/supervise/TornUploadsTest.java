package dev.medley.local.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** On a folder as S3Proxy's own store fills it. */
class TornUploadsTest {
    private static final String BUCKET = "medley";

    @TempDir
    private Path folder;

    @Test
    void partsGoWhoseRecordIsGoneAndNoOthers() throws Exception {
        // Given
        var settings = new Properties();
        settings.setProperty("jclouds.filesystem.basedir", folder.toString());
        BlobStore store = BlobStores.create("filesystem-nio2", settings);
        store.createContainer(BUCKET);
        MultipartUpload open = begun(store, "quarantine/a/1");
        MultipartUpload torn = begun(store, "quarantine/b/1");
        for (Path record : of(torn, "-stub")) {
            Files.delete(record);
        }

        // When
        TornUploads.remove(folder);

        // Then
        assertThat(store.listMultipartUpload(open)).hasSize(1);
        assertThat(store.listMultipartUploads(BUCKET)).hasSize(1);
        assertThat(of(torn, "")).isEmpty();
    }

    @Test
    void draftsOfObjectsGoAndObjectsStay() throws Exception {
        // Given
        Path objects = Files.createDirectories(folder.resolve(BUCKET).resolve("adapters"));
        Path whole = Files.writeString(objects.resolve("cb11d0ab"), "x");
        Path draft = Files.writeString(objects.resolve("cb11d0ab-dfb359c4-0f46-41c2-bec0-3a07adc1ca45"), "x");
        Path quarantined = Files.createDirectories(
                folder.resolve(BUCKET).resolve("quarantine/dfb359c4-0f46-41c2-bec0-3a07adc1ca45"));

        // When
        TornUploads.remove(folder);

        // Then
        assertThat(whole).exists();
        assertThat(quarantined).exists();
        assertThat(draft).doesNotExist();
    }

    private static MultipartUpload begun(BlobStore store, String key) throws IOException {
        MultipartUpload upload = store.initiateMultipartUpload(
                CreateMultipartUploadRequest.builder().bucket(BUCKET).key(key).build());
        UploadPartRequest part = UploadPartRequest.builder()
                .bucket(BUCKET)
                .key(key)
                .uploadId(upload.id())
                .partNumber(1)
                .contentLength(3L)
                .build();
        store.uploadMultipartPart(upload, part, new ByteArrayInputStream(new byte[3]));
        return upload;
    }

    private List<Path> of(MultipartUpload upload, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().contains(upload.id())
                            && file.toString().endsWith(ending))
                    .toList();
        }
    }
}
