package dev.medley.registry.hub;

import dev.medley.registry.storage.BlobStore;
import dev.medley.registry.upload.StoredFile;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Folders that came in pieces and are not whole yet. Their bytes lie under keys of their own repository, by content. */
@ApplicationScoped
class Drafts {
    private final AgroalDataSource database;
    private final BlobStore blobs;

    @Inject
    Drafts(AgroalDataSource database, BlobStore blobs) {
        this.database = database;
        this.blobs = blobs;
    }

    /** Where a client's bytes wait: nobody else can name or read them. */
    static String key(UUID adapter, String sha256) {
        return "drafts/" + adapter + "/" + sha256;
    }

    /** Whether bytes of this digest wait for the adapter. */
    boolean holds(UUID adapter, String sha256) {
        return blobs.exists(key(adapter, sha256));
    }

    /** Those bytes as a file of this path. */
    StoredFile file(UUID adapter, String path, String sha256) {
        String key = key(adapter, sha256);
        return new StoredFile(path, blobs.size(key), sha256, key);
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

    /** Replaces the draft; no files: there is none. */
    void replace(UUID adapter, Collection<StoredFile> files) {
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

    /** Deletes the bytes of files that are no longer part of the draft. */
    void forget(UUID adapter, Collection<StoredFile> gone) {
        Set<String> kept = new HashSet<>();
        find(adapter).forEach(file -> kept.add(file.sha256()));
        gone.stream()
                .filter(file -> !kept.contains(file.sha256()))
                .forEach(file -> blobs.delete(key(adapter, file.sha256())));
    }
}
