package dev.medley.registry.hub;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The notes of commits, by the version that each made. */
@ApplicationScoped
class CommitNotes {
    private final AgroalDataSource database;

    @Inject
    CommitNotes(AgroalDataSource database) {
        this.database = database;
    }

    /** Keeps what was said first: the same files again are the same version. */
    void keep(UUID version, CommitNote note) {
        String sql = "insert into hub_commit (version_id, title, message) values (?, ?, ?) on conflict do nothing";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, version);
            statement.setString(2, note.title());
            statement.setString(3, note.message());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("can't keep the note of a commit", e);
        }
    }

    /** Those of an adapter's versions that came by a commit. */
    Map<UUID, CommitNote> find(UUID adapter) {
        String sql = "select c.version_id, c.title, c.message from hub_commit c"
                + " join adapter_version v on v.id = c.version_id where v.adapter_id = ?";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, adapter);
            Map<UUID, CommitNote> notes = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    notes.put(
                            rows.getObject("version_id", UUID.class),
                            new CommitNote(rows.getString("title"), rows.getString("message")));
                }
            }
            return notes;
        } catch (SQLException e) {
            throw new IllegalStateException("can't read the notes of commits", e);
        }
    }
}
