package dev.medley.registry.upload;

import dev.medley.format.Finding;
import dev.medley.format.FindingCode;
import dev.medley.format.VersionKind;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Files that moderation removed and that may not come back. */
@ApplicationScoped
class BlockedHashes {
    private final AgroalDataSource database;

    @Inject
    BlockedHashes(AgroalDataSource database) {
        this.database = database;
    }

    /** @param payload of the weights: other metadata around the same values doesn't bring them back */
    List<Finding> check(List<StoredFile> files, Optional<String> payload) {
        List<Finding> findings = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select reason from blocked_hash where sha256 in (?, ?)")) {
            for (StoredFile file : files) {
                statement.setString(1, file.sha256());
                statement.setString(2, VersionKind.isWeights(file.path()) ? payload.orElse("") : "");
                try (ResultSet row = statement.executeQuery()) {
                    if (row.next()) {
                        findings.add(Finding.of(
                                FindingCode.HASH_BLOCKED,
                                file.path(),
                                "",
                                "This file was removed earlier (" + row.getString(1)
                                        + ") and may not be uploaded again."));
                    }
                }
            }
            return findings;
        } catch (SQLException e) {
            throw new IllegalStateException("can't look blocked files up", e);
        }
    }
}
