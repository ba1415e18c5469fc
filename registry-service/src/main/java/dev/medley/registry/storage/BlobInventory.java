package dev.medley.registry.storage;

import io.minio.ListMultipartUploadsArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioAsyncClient;
import io.minio.Result;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import io.minio.messages.ListMultipartUploadsResult;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** What lies in object storage, object by object. Only what cleans up looks at it: everything else knows its keys. */
@ApplicationScoped
public class BlobInventory {
    private final StorageConfig config;
    private final MinioAsyncClient client;

    @Inject
    BlobInventory(StorageConfig config) {
        this.config = config;
        this.client = MinioBlobStore.client(config);
    }

    /** An object. */
    public record StoredBlob(String key, long size, Instant modified) {}

    /** Parts that are no object yet. */
    public record UnfinishedBlob(String key, String storageId, Instant begun) {}

    /**
     * Shows every multipart upload whose key begins so and that was neither completed nor aborted.
     *
     * @throws StorageUnavailable when the store can't be reached
     */
    public void eachUnfinished(String prefix, Consumer<UnfinishedBlob> visitor) {
        var wanted = ListMultipartUploadsArgs.builder().bucket(config.bucket()).prefix(prefix);
        boolean more = true;
        while (more) {
            ListMultipartUploadsResult page = unfinished(wanted.build());
            for (ListMultipartUploadsResult.Upload each : page.uploads()) {
                visitor.accept(new UnfinishedBlob(
                        each.objectName(), each.uploadId(), each.initiated().toInstant()));
            }
            more = page.isTruncated();
            if (more) {
                wanted.keyMarker(page.nextKeyMarker()).uploadIdMarker(page.nextUploadIdMarker());
            }
        }
    }

    private ListMultipartUploadsResult unfinished(ListMultipartUploadsArgs wanted) {
        try {
            return client.listMultipartUploads(wanted).join().result();
        } catch (CompletionException e) {
            throw new StorageUnavailable(e.getCause());
        }
    }

    /**
     * Shows every object whose key begins so.
     *
     * @throws StorageUnavailable when the store can't be reached
     */
    public void each(String prefix, Consumer<StoredBlob> visitor) {
        ListObjectsArgs wanted = ListObjectsArgs.builder()
                .bucket(config.bucket())
                .prefix(prefix)
                .recursive(true)
                .build();
        for (Result<Item> result : client.listObjects(wanted)) {
            try {
                Item item = result.get();
                visitor.accept(new StoredBlob(
                        item.objectName(), item.size(), item.lastModified().toInstant()));
            } catch (MinioException e) {
                throw new StorageUnavailable(e);
            }
        }
    }
}
