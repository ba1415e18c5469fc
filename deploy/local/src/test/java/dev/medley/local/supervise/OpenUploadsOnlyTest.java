package dev.medley.local.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

class OpenUploadsOnlyTest {
    private static final String BUCKET = "medley";
    private static final String KEY = "quarantine/a/0";

    @TempDir
    private Path folder;

    private BlobStore store;

    @BeforeEach
    void open() {
        var settings = new Properties();
        settings.setProperty("jclouds.filesystem.basedir", folder.toString());
        store = new OpenUploadsOnly(BlobStores.create("filesystem-nio2", settings));
        store.createContainer(BUCKET);
    }

    @Test
    void takesPartsUntilAnUploadIsComplete() throws Exception {
        // Given
        MultipartUpload upload = begun();
        String tag = send(upload, new ByteArrayInputStream(new byte[3]));

        // When
        store.completeMultipartUpload(
                upload,
                CompleteMultipartUploadRequest.builder()
                        .bucket(BUCKET)
                        .key(KEY)
                        .uploadId(upload.id())
                        .multipartUpload(parts -> parts.parts(
                                CompletedPart.builder().partNumber(1).eTag(tag).build()))
                        .build());

        // Then
        assertThat(store.blobExists(BUCKET, KEY)).isTrue();
        assertThat(refusal(upload, new ByteArrayInputStream(new byte[3]))).isEqualTo(S3ErrorCode.NO_SUCH_UPLOAD);
        assertThat(left(upload)).isEmpty();
    }

    @Test
    void refusesPartsOfAnAbortedUploadAndReadsThem() throws Exception {
        // Given
        MultipartUpload upload = begun();
        store.abortMultipartUpload(upload);
        var part = new ByteArrayInputStream(new byte[3]);

        // When
        S3ErrorCode code = refusal(upload, part);

        // Then
        assertThat(code).isEqualTo(S3ErrorCode.NO_SUCH_UPLOAD);
        assertThat(part.available()).isZero();
        assertThat(left(upload)).isEmpty();
    }

    @Test
    void keepsNothingOfAPartThatWasOnItsWayWhenItsUploadWasAborted() throws Exception {
        // Given
        MultipartUpload upload = begun();
        InputStream part = new ByteArrayInputStream(new byte[3]) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                store.abortMultipartUpload(upload);
                return super.read(bytes, offset, length);
            }
        };

        // When
        S3ErrorCode code = refusal(upload, part);

        // Then
        assertThat(code).isEqualTo(S3ErrorCode.NO_SUCH_UPLOAD);
        assertThat(left(upload)).isEmpty();
    }

    private MultipartUpload begun() {
        return store.initiateMultipartUpload(
                CreateMultipartUploadRequest.builder().bucket(BUCKET).key(KEY).build());
    }

    private String send(MultipartUpload upload, InputStream bytes) {
        UploadPartRequest part = UploadPartRequest.builder()
                .bucket(BUCKET)
                .key(KEY)
                .uploadId(upload.id())
                .partNumber(1)
                .contentLength(3L)
                .build();
        return store.uploadMultipartPart(upload, part, bytes).eTag();
    }

    private S3ErrorCode refusal(MultipartUpload upload, InputStream bytes) {
        return catchThrowableOfType(S3ProxyException.class, () -> send(upload, bytes))
                .getError();
    }

    private List<Path> left(MultipartUpload upload) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains(upload.id()))
                    .toList();
        }
    }
}
