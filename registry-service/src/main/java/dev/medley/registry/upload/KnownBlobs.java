package dev.medley.registry.upload;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Files that are here already. Only those who may read a file learn that it is: anybody else has to send the bytes. */
@ApplicationScoped
class KnownBlobs {
    private static final String FIND = """
            select distinct f.sha256, f.size from adapter_file f
            join adapter_version v on v.id = f.version_id join adapter a on a.id = v.adapter_id
            where f.sha256 = any (?) and a.deleted_at is null and a.taken_down_at is null and v.deleted_at is null
              and not (v.private_examples and f.path = 'examples.jsonl')
              and (a.visibility = 'public' or a.owner_id = any ((select owners_of(?::uuid))::uuid[])
                   or a.id = any ((select granted_to(?::uuid))::uuid[]))""";

    private final AgroalDataSource database;

    @Inject
    KnownBlobs(AgroalDataSource database) {
        this.database = database;
    }

    /** Of these hashes those whose files the account may read, each as {@code sha256 size}. */
    Set<String> readable(List<String> hashes, UUID account) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setArray(1, connection.createArrayOf("text", hashes.toArray()));
            statement.setObject(2, account);
            statement.setObject(3, account);
            Set<String> known = new HashSet<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    known.add(rows.getString(1) + " " + rows.getLong(2));
                }
            }
            return known;
        } catch (SQLException e) {
            throw new IllegalStateException("can't look files up", e);
        }
    }
}
