package dev.medley.registry.storage;

import io.minio.AbortMultipartUploadArgs;
import io.minio.BucketExistsArgs;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CopyObjectArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.GetObjectArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.ListPartsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioAsyncClient;
import io.minio.RemoveObjectArgs;
import io.minio.SourceObject;
import io.minio.StatObjectArgs;
import io.minio.UploadObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Any S3 through the MinIO client. Safe for many threads. */
@ApplicationScoped
class MinioBlobStore implements BlobStore {
    private static final Set<String> ABSENT = Set.of("NoSuchKey", "NoSuchUpload", "NoSuchObject", "ResourceNotFound");
    private static final Set<String> WRONG_PARTS =
            Set.of("InvalidPart", "InvalidPartOrder", "EntityTooSmall", "MalformedXML");

    /** What a store answers again however often it is asked; everything else may pass. */
    private static final Set<String> REFUSED =
            Set.of("InvalidRange", "InvalidArgument", "InvalidRequest", "EntityTooLarge", "KeyTooLongError");

    private final StorageConfig config;
    private final MinioAsyncClient client;

    @Inject
    MinioBlobStore(StorageConfig config) {
        this.config = config;
        this.client = client(config);
        long patience = config.patience().toMillis();
        client.setTimeout(patience, patience, patience);
    }

    static MinioAsyncClient client(StorageConfig config) {
        return MinioAsyncClient.builder()
                .endpoint(config.endpoint())
                .region(config.region())
                .credentials(config.accessKey(), config.secretKey())
                .build();
    }

    void createBucket(@Observes StartupEvent event) {
        String bucket = config.bucket();
        call(bucket, () -> {
            if (!client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build())
                    .join()) {
                client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build())
                        .join();
            }
            return bucket;
        });
    }

    @Override
    public String startParts(String key) {
        return call(
                key,
                () -> client.createMultipartUpload(CreateMultipartUploadArgs.builder()
                                .bucket(config.bucket())
                                .object(key)
                                .build())
                        .join()
                        .result()
                        .uploadId());
    }

    @Override
    public String partUrl(String key, String storageId, int number) {
        return call(
                key,
                () -> client.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                        .method(Http.Method.PUT)
                        .bucket(config.bucket())
                        .object(key)
                        .extraQueryParams(Map.of("uploadId", storageId, "partNumber", Integer.toString(number)))
                        .expiry(Math.toIntExact(config.writeExpiry().toSeconds()), TimeUnit.SECONDS)
                        .build()));
    }

    @Override
    public List<Part> parts(String key, String storageId) {
        return call(key, () -> {
            List<Part> parts = new ArrayList<>();
            var wanted =
                    ListPartsArgs.builder().bucket(config.bucket()).object(key).uploadId(storageId);
            boolean more = true;
            while (more) {
                var page = client.listParts(wanted.build()).join().result();
                page.parts().forEach(part -> parts.add(new Part(part.partNumber(), part.etag(), part.partSize())));
                more = page.isTruncated();
                if (more) {
                    // The client takes no marker before the first part.
                    wanted.partNumberMarker(page.nextPartNumberMarker());
                }
            }
            return parts;
        });
    }

    @Override
    public void assemble(String key, String storageId, List<Part> parts) {
        call(
                key,
                () -> client.completeMultipartUpload(CompleteMultipartUploadArgs.builder()
                                .bucket(config.bucket())
                                .object(key)
                                .uploadId(storageId)
                                .parts(parts.stream()
                                        .map(part -> new io.minio.messages.Part(part.number(), part.etag()))
                                        .toArray(io.minio.messages.Part[]::new))
                                .build())
                        .join());
    }

    @Override
    public void abort(String key, String storageId) {
        call(
                key,
                () -> client.abortMultipartUpload(AbortMultipartUploadArgs.builder()
                                .bucket(config.bucket())
                                .object(key)
                                .uploadId(storageId)
                                .build())
                        .join());
    }

    @Override
    public boolean exists(String key) {
        try {
            size(key);
            return true;
        } catch (BlobMissing missing) {
            return false;
        }
    }

    @Override
    public InputStream read(String key, long offset) {
        var wanted = GetObjectArgs.builder().bucket(config.bucket()).object(key);
        // From the beginning no range is asked for: an empty object has none, and the store would refuse.
        if (offset > 0) {
            wanted.offset(offset);
        }
        return call(key, () -> new StoredStream(client.getObject(wanted.build()).join()));
    }

    @Override
    public long size(String key) {
        return call(
                key,
                () -> client.statObject(StatObjectArgs.builder()
                                .bucket(config.bucket())
                                .object(key)
                                .build())
                        .join()
                        .size());
    }

    @Override
    public void copy(String from, String to) {
        call(
                to,
                () -> client.copyObject(CopyObjectArgs.builder()
                                .bucket(config.bucket())
                                .object(to)
                                .source(SourceObject.builder()
                                        .bucket(config.bucket())
                                        .object(from)
                                        .build())
                                .build())
                        .join());
    }

    @Override
    public void delete(String key) {
        call(key, () -> {
            CompletableFuture<Void> done = client.removeObject(RemoveObjectArgs.builder()
                    .bucket(config.bucket())
                    .object(key)
                    .build());
            done.join();
            return key;
        });
    }

    @Override
    public void write(String key, Path file) {
        call(
                key,
                () -> client.uploadObject(UploadObjectArgs.builder()
                                .bucket(config.bucket())
                                .object(key)
                                .filename(file.toString())
                                .build())
                        .join());
    }

    @Override
    public String writeUrl(String key) {
        return signedUrl(Http.Method.PUT, key, config.writeExpiry());
    }

    @Override
    public String readUrl(String key) {
        return signedUrl(Http.Method.GET, key, config.readExpiry());
    }

    private String signedUrl(Http.Method method, String key, Duration expiry) {
        return call(
                key,
                () -> client.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                        .method(method)
                        .bucket(config.bucket())
                        .object(key)
                        .expiry(Math.toIntExact(expiry.toSeconds()), TimeUnit.SECONDS)
                        .build()));
    }

    @FunctionalInterface
    private interface Call<T> {
        T run() throws MinioException;
    }

    private static <T> T call(String key, Call<T> call) {
        try {
            return call.run();
        } catch (MinioException e) {
            throw translated(key, e);
        } catch (CompletionException e) {
            throw translated(key, e.getCause());
        }
    }

    private static RuntimeException translated(String key, Throwable failure) {
        if (failure instanceof ErrorResponseException refused) {
            String code = refused.errorResponse().code();
            if (ABSENT.contains(code)) {
                return new BlobMissing(key);
            }
            if (WRONG_PARTS.contains(code)) {
                return new PartsRejected(key);
            }
            if (REFUSED.contains(code)) {
                return new StorageRefused(key, refused);
            }
        }
        return new StorageUnavailable(failure);
    }
}
