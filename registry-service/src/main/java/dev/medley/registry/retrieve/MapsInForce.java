package dev.medley.registry.retrieve;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Which map each base's adapters are found under now. */
@ApplicationScoped
class MapsInForce {
    private final AgroalDataSource database;

    @Inject
    MapsInForce(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * The maps at one moment.
     *
     * @param own of the base that was asked for
     * @param all each once, the own one too, in the order of their numbers
     */
    record Maps(RetrievalMap own, List<RetrievalMap> all) {
        Maps {
            all = List.copyOf(all);
        }
    }

    Maps of(String base) {
        try (Connection connection = database.getConnection();
                PreparedStatement query =
                        connection.prepareStatement("select map, retriever_digest, name = ? from base")) {
            query.setString(1, base);
            RetrievalMap own = RetrievalMap.NONE;
            TreeMap<Long, RetrievalMap> all = new TreeMap<>();
            all.put(own.number(), own);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    var map = new RetrievalMap(rows.getLong(1), Optional.ofNullable(rows.getString(2)));
                    all.put(map.number(), map);
                    own = rows.getBoolean(3) ? map : own;
                }
            }
            return new Maps(own, List.copyOf(all.values()));
        } catch (SQLException e) {
            throw new IllegalStateException("can't read the retrievers of the bases", e);
        }
    }
}
