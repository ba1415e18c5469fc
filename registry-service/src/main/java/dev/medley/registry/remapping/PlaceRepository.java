package dev.medley.registry.remapping;

import dev.medley.registry.embedding.Vector;
import dev.medley.registry.retrieve.Projections;
import dev.medley.registry.retrieve.Projections.Place;
import dev.medley.registry.retrieve.RetrievalMap;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** The places of adapters under maps that are not in force: not yet, or no more. A few at a time, in the caller's transactions. */
@ApplicationScoped
class PlaceRepository {
    static final int AT_ONCE = 500;
    /** Example prompts of an adapter may take as much room as a book. */
    private static final int FETCHED = 25;
    /** Before every other. */
    private static final UUID FIRST = new UUID(0, 0);

    private static final String MISSING = """
            from adapter_embedding e join adapter_version v on v.id = e.version_id
            where v.base = ? and v.kind = 'adapter'
              and not exists (select 1 from adapter_place p where p.map = ? and p.version_id = v.id)
            """;
    /** Who deletes a version is not waited for: two that wait for each other end in an error for one of them. */
    private static final String READ =
            """
            select v.id, vector_send(e.examples), array(select halfvec_send(prompt) from unnest(e.prompts) prompt)
            """ + MISSING + " and v.id > ? order by v.id limit " + AT_ONCE + " for key share of v skip locked";

    private static final String WRITE = """
            insert into adapter_place (map, version_id, vector, tilt)
            select ?, made.id, made.vector::vector, made.tilt
            from unnest(?::uuid[], ?::text[], ?::float8[]) made (id, vector, tilt)
            """;
    private static final String COUNT = """
            select (select count(*) from adapter_version where base = ? and kind = 'adapter'),
                   (select count(*) from adapter_place where map = ?)
            """;
    private static final String REMOVE = """
            delete from adapter_place where map = ? and version_id in
                (select version_id from adapter_place where map = ? order by version_id limit\s""" + AT_ONCE + ")";
    /** Goes from map to map and reads no row in between. */
    private static final String LEFT = """
            with recursive known as (
                (select map from adapter_place order by map limit 1)
                union all
                select (select p.map from adapter_place p where p.map > known.map order by p.map limit 1)
                from known where known.map is not null)
            select map from (
                select map from known
                union
                select substring(relname from '^adapter_spot_of_(\\d+)$')::bigint from pg_class
                where relkind = 'i' and relnamespace = current_schema()::text::regnamespace) there
            where map > 0 and map not in (select map from base)
              and map not in (select map from remapping where state = 'running')
            """;

    private final AgroalDataSource database;
    private final Projections projections;

    @Inject
    PlaceRepository(AgroalDataSource database, Projections projections) {
        this.database = database;
        this.projections = projections;
    }

    /** How far a pass over the adapters of a base is: behind {@code last}, with {@code added} on the way there. */
    record Pass(UUID last, int added, boolean isOver) {
        static final Pass BEGINNING = new Pass(FIRST, 0, false);
    }

    /** @param all adapters of the base; some may have been deleted or published since the others were placed */
    record Count(long all, long placed) {
        double share(int more) {
            return all == 0 ? 1 : Math.min(1, (double) (placed + more) / all);
        }
    }

    Count count(String base, RetrievalMap map) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(COUNT)) {
            statement.setString(1, base);
            statement.setLong(2, map.number());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Count(row.getLong(1), row.getLong(2));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("can't count places", e);
        }
    }

    /** Places the next adapters of the base that have none under the map. */
    Pass add(String base, RetrievalMap map, Pass pass) {
        try (Connection connection = database.getConnection();
                PreparedStatement read = connection.prepareStatement(READ)) {
            read.setString(1, base);
            read.setLong(2, map.number());
            read.setObject(3, pass.last());
            read.setFetchSize(FETCHED);
            List<UUID> versions = new ArrayList<>();
            List<Place> places = new ArrayList<>();
            try (ResultSet rows = read.executeQuery()) {
                while (rows.next()) {
                    versions.add(rows.getObject(1, UUID.class));
                    places.add(
                            projections.place(map, Vector.ofVectorBytes(rows.getBytes(2)), prompts(rows.getArray(3))));
                }
            }
            write(connection, map, versions, places);
            return new Pass(
                    versions.isEmpty() ? pass.last() : versions.getLast(),
                    pass.added() + versions.size(),
                    versions.size() < AT_ONCE);
        } catch (SQLException e) {
            throw new IllegalStateException("can't place adapters", e);
        }
    }

    private static void write(Connection connection, RetrievalMap map, List<UUID> versions, List<Place> places)
            throws SQLException {
        try (PreparedStatement write = connection.prepareStatement(WRITE)) {
            write.setLong(1, map.number());
            write.setArray(2, connection.createArrayOf("uuid", versions.toArray()));
            write.setArray(
                    3,
                    connection.createArrayOf(
                            "text",
                            places.stream().map(place -> place.vector().toSql()).toArray()));
            write.setArray(
                    4,
                    connection.createArrayOf(
                            "float8", places.stream().map(Place::tilt).toArray()));
            write.executeUpdate();
        }
    }

    /** Whether every adapter of the base has a place under the map. */
    boolean isComplete(String base, RetrievalMap map) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select not exists (select 1 " + MISSING + ")")) {
            statement.setString(1, base);
            statement.setLong(2, map.number());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("can't look for adapters without a place", e);
        }
    }

    /** Maps that have places or an index, are in force nowhere and never will be. */
    List<Long> left() {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(LEFT);
                ResultSet rows = statement.executeQuery()) {
            List<Long> maps = new ArrayList<>();
            while (rows.next()) {
                maps.add(rows.getLong(1));
            }
            return maps;
        } catch (SQLException e) {
            throw new IllegalStateException("can't look for maps that are left", e);
        }
    }

    /** Removes some places of such a map; false when there are no more. */
    boolean remove(long map) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(REMOVE)) {
            statement.setLong(1, map);
            statement.setLong(2, map);
            return statement.executeUpdate() > 0;
        } catch (SQLException e) {
            throw new IllegalStateException("can't remove places", e);
        }
    }

    private static List<Vector> prompts(Array halves) throws SQLException {
        return Arrays.stream((byte[][]) halves.getArray())
                .map(Vector::ofHalvesBytes)
                .toList();
    }
}
