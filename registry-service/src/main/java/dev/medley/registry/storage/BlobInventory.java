package dev.medley.registry.storage;

import io.minio.ListObjectsArgs;
import io.minio.MinioAsyncClient;
import io.minio.Result;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.function.Consumer;

/** What lies in object storage, object by object. Only collecting looks at it: everything else knows its keys. */
@ApplicationScoped
public class BlobInventory {
    private final StorageConfig config;
    private final MinioAsyncClient client;

    @Inject
    BlobInventory(StorageConfig config) {
        this.config = config;
        this.client = MinioAsyncClient.builder()
                .endpoint(config.endpoint())
                .region(config.region())
                .credentials(config.accessKey(), config.secretKey())
                .build();
    }

    /** An object. */
    public record StoredBlob(String key, long size, Instant modified) {}

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
