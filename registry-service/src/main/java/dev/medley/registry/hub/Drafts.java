package dev.medley.registry.hub;

import dev.medley.registry.storage.BlobInventory;
import dev.medley.registry.storage.BlobMissing;
import dev.medley.registry.storage.BlobStore;
import dev.medley.registry.upload.StoredFile;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Folders that came in pieces and are not whole yet. Their bytes lie under keys of their own repository, by content, so that commits may share them:
 * whoever refers to bytes or deletes them holds the repository's lock meanwhile, and looks again.
 */
@ApplicationScoped
class Drafts {
    static final String PREFIX = "drafts/";

    private final AgroalDataSource database;
    private final BlobInventory inventory;
    private final BlobStore blobs;

    @Inject
    Drafts(AgroalDataSource database, BlobInventory inventory, BlobStore blobs) {
        this.inventory = inventory;
        this.database = database;
        this.blobs = blobs;
    }

    /** Where a client's bytes wait: nobody else can name or read them. */
    static String key(UUID adapter, String sha256) {
        return PREFIX + adapter + "/" + sha256;
    }

    /** The bytes of this digest that wait for the adapter, as a file of this path. */
    Optional<StoredFile> file(UUID adapter, String path, String sha256) {
        String key = key(adapter, sha256);
        try {
            return Optional.of(new StoredFile(path, blobs.size(key), sha256, key));
        } catch (BlobMissing none) {
            return Optional.empty();
        }
    }

    void write(UUID adapter, String sha256, Path bytes) {
        blobs.write(key(adapter, sha256), bytes);
    }

    List<StoredFile> find(UUID adapter) {
        String sql = "select path, size, sha256 from hub_draft_file where adapter_id = ? order by path";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, adapter);
            List<StoredFile> files = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String sha256 = rows.getString("sha256");
                    files.add(
                            new StoredFile(rows.getString("path"), rows.getLong("size"), sha256, key(adapter, sha256)));
                }
            }
            return files;
        } catch (SQLException e) {
            throw new IllegalStateException("can't read a draft", e);
        }
    }

    /**
     * Replaces the draft; no files: there is none. What it has of a version it has for itself.
     *
     * @throws BlobMissing when bytes went away since they were inspected
     */
    void replace(UUID adapter, Collection<StoredFile> files) {
        lock(adapter);
        files.forEach(file -> own(adapter, file));
        try (Connection connection = database.getConnection();
                PreparedStatement clear =
                        connection.prepareStatement("delete from hub_draft_file where adapter_id = ?");
                PreparedStatement add = connection.prepareStatement(
                        "insert into hub_draft_file (adapter_id, path, size, sha256) values (?, ?, ?, ?)")) {
            clear.setObject(1, adapter);
            clear.executeUpdate();
            for (StoredFile file : files) {
                add.setObject(1, adapter);
                add.setString(2, file.path());
                add.setLong(3, file.size());
                add.setString(4, file.sha256());
                add.addBatch();
            }
            add.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException("can't keep a draft", e);
        }
    }

    private void own(UUID adapter, StoredFile file) {
        String key = key(adapter, file.sha256());
        if (!file.key().equals(key)) {
            blobs.copy(file.key(), key);
        } else if (!blobs.exists(key)) {
            throw new BlobMissing(key);
        }
    }

    /**
     * Files that no client has a URL to write to, so that what is inspected is what becomes a version; those of versions as they are. Copies go when they are
     * closed, or with what is left of commits.
     */
    final class Aside implements AutoCloseable {
        private final List<StoredFile> files = new ArrayList<>();
        private final List<String> copies = new ArrayList<>();

        private Aside() {}

        List<StoredFile> files() {
            return files;
        }

        private void add(UUID adapter, StoredFile file) {
            if (!file.key().startsWith(PREFIX)) {
                files.add(file);
                return;
            }
            String copy = key(adapter, "aside-" + UUID.randomUUID());
            blobs.copy(file.key(), copy);
            copies.add(copy);
            files.add(new StoredFile(file.path(), file.size(), file.sha256(), copy));
        }

        @Override
        public void close() {
            copies.forEach(blobs::delete);
        }
    }

    /** @throws BlobMissing when bytes are not there any more */
    Aside aside(UUID adapter, List<StoredFile> files) {
        var aside = new Aside();
        try {
            files.forEach(file -> aside.add(adapter, file));
            return aside;
        } catch (RuntimeException e) {
            aside.close();
            throw e;
        }
    }

    /** Deletes the bytes of files that are no longer part of the draft. */
    void forget(UUID adapter, Collection<StoredFile> gone) {
        QuarkusTransaction.requiringNew().run(() -> {
            lock(adapter);
            Set<String> kept = digests(adapter);
            gone.stream()
                    .map(StoredFile::sha256)
                    .filter(sha256 -> !kept.contains(sha256))
                    .forEach(sha256 -> blobs.delete(key(adapter, sha256)));
        });
    }

    /**
     * Deletes bytes that are of no draft.
     *
     * @param before when they were stored: a commit that comes now may have stored them anew
     */
    void sweep(String key, Instant before) {
        String[] parts = key.substring(PREFIX.length()).split("/", 2);
        UUID adapter = UUID.fromString(parts[0]);
        QuarkusTransaction.requiringNew().run(() -> {
            lock(adapter);
            if (!digests(adapter).contains(parts[1])) {
                inventory.each(key, blob -> {
                    if (blob.modified().isBefore(before)) {
                        blobs.delete(blob.key());
                    }
                });
            }
        });
    }

    private Set<String> digests(UUID adapter) {
        return find(adapter).stream().map(StoredFile::sha256).collect(Collectors.toSet());
    }

    /** Until the transaction ends. Rows that refer to the adapter may come meanwhile. */
    private void lock(UUID adapter) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select id from adapter where id = ? for no key update")) {
            statement.setObject(1, adapter);
            statement.executeQuery().close();
        } catch (SQLException e) {
            throw new IllegalStateException("can't lock a draft", e);
        }
    }
}
