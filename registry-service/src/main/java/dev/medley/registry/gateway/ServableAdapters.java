package dev.medley.registry.gateway;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The adapters of known bases that an account may call by name. */
@ApplicationScoped
class ServableAdapters {
    /** A list of models is no catalogue: whoever has more looks them up by search. */
    private static final int LIMIT = 1000;

    private static final String SELECT = """
            select v.id, v.base, v.updated_at from latest_version v join base b on b.name = v.base
            where (v.visibility = 'public' or v.owner_account = any ((select owners_of(?::uuid))::uuid[])
                   or v.adapter_id = any ((select granted_to(?::uuid))::uuid[])) and v.kind = 'adapter'
            order by v.updated_at desc, v.id limit ?
            """;

    private final AgroalDataSource database;

    @Inject
    ServableAdapters(AgroalDataSource database) {
        this.database = database;
    }

    List<Servable> find(Optional<UUID> account) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(SELECT)) {
            statement.setObject(1, account.orElse(null));
            statement.setObject(2, account.orElse(null));
            statement.setInt(3, LIMIT);
            List<Servable> adapters = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    adapters.add(new Servable(
                            rows.getString("id"),
                            rows.getString("base"),
                            rows.getObject("updated_at", OffsetDateTime.class).toInstant()));
                }
            }
            return adapters;
        } catch (SQLException e) {
            throw new IllegalStateException("can't list adapters", e);
        }
    }

    record Servable(String id, String base, Instant changedAt) {}
}
