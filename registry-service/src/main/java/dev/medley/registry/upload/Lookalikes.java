package dev.medley.registry.upload;

import dev.medley.format.AdapterName;
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

/** Warns of what is nearly something else: a name that reads like another, weights that somebody published before. Only public things are named. */
@ApplicationScoped
class Lookalikes {
    private static final String NAME = """
            select owner || '/' || name from adapter
            where skeleton(owner || '/' || name) = skeleton(?) and owner || '/' || name <> ? and owner <> ?
              and visibility in ('public', 'gated') and deleted_at is null
            order by created_at limit 1""";
    private static final String WEIGHTS = """
            select a.owner || '/' || a.name || '@' || v.digest from adapter_version v
            join adapter a on a.id = v.adapter_id
            where v.id in (select version_id from adapter_file where sha256 = ? union select id from adapter_version where payload = ?)
              and a.owner || '/' || a.name <> ?
              and a.visibility in ('public', 'gated') and a.deleted_at is null and v.deleted_at is null
            order by v.created_at limit 1""";

    private final AgroalDataSource database;

    @Inject
    Lookalikes(AgroalDataSource database) {
        this.database = database;
    }

    /** @param payload of the weights, where they could be read */
    List<Finding> check(AdapterName name, List<StoredFile> files, Optional<String> payload) {
        List<Finding> findings = new ArrayList<>();
        first(NAME, name.toString(), name.toString(), name.owner())
                .ifPresent(other -> findings.add(Finding.of(
                        FindingCode.NAME_CONFUSABLE,
                        "",
                        "",
                        "`" + name + "` looks like `" + other + "`; a moderator will check it.")));
        files.stream()
                .filter(file -> VersionKind.isWeights(file.path()))
                .forEach(file -> first(WEIGHTS, file.sha256(), payload.orElse(""), name.toString())
                        .ifPresent(other -> findings.add(Finding.of(
                                FindingCode.DUPLICATE_PAYLOAD,
                                file.path(),
                                "",
                                "The weights equal those of `" + other + "`; what differs is around them."))));
        return findings;
    }

    private Optional<String> first(String sql, String... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("can't look for what is alike", e);
        }
    }
}
