package dev.medley.registry.retrieve;

import dev.medley.format.AdapterFiles;
import dev.medley.format.VersionKind;
import dev.medley.registry.adapter.AdapterVersion;
import dev.medley.registry.base.RetrieverChosen;
import dev.medley.registry.embedding.Vector;
import dev.medley.registry.storage.BlobStore;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;

/**
 * The retrievers of the bases. Stored vectors and questions are always mapped by the same one: the digest that a base's vectors were
 * made with is kept beside them, and changes together with them.
 */
@ApplicationScoped
public class Projections {
    private static final String FILE = """
            select f.sha256 from adapter_version v join adapter_file f on f.version_id = v.id
            where v.digest = ? and f.path = ? limit 1
            """;
    /** A lock on the base, so that no version is stored with a map that is being replaced. */
    private static final String OF_VERSION = """
            select b.retriever_digest from base b
            where b.name = (select base from adapter_version where id = ?) for share
            """;

    /** A hundred thousand adapters are read and written in pieces that fit in memory. */
    private static final int AT_ONCE = 500;

    private static final String VECTORS = """
            select e.version_id, e.examples::text, e.prompts::text[] from adapter_embedding e join adapter_version v on v.id = e.version_id
            where v.base = ? and v.kind = 'adapter' and e.version_id <> all (?)
            """;
    private static final String COUNT =
            "select count(*) from adapter_embedding e join adapter_version v on v.id = e.version_id where v.base = ? and v.kind = 'adapter'";

    private final AgroalDataSource database;
    private final BlobStore blobs;
    private final PublicDefaults defaults;
    private final ConcurrentHashMap<String, Projection> loaded = new ConcurrentHashMap<>();

    @Inject
    Projections(AgroalDataSource database, BlobStore blobs, PublicDefaults defaults) {
        this.database = database;
        this.blobs = blobs;
        this.defaults = defaults;
    }

    /**
     * What a version is found by.
     *
     * @param tilt added to a prompt's cosine with the vector
     */
    public record Place(Vector vector, double tilt) {}

    /** Where a new version is found; part of the transaction that stores it. */
    public Place placeOf(UUID version, ExamplePrompts examples) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(OF_VERSION)) {
            statement.setObject(1, version);
            try (ResultSet row = statement.executeQuery()) {
                Optional<String> digest = row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
                return place(
                        digest.map(this::load),
                        examples.mean(),
                        examples.prompts().stream().map(Vector::halved).toList());
            }
        } catch (SQLException e) {
            throw new IllegalStateException("can't read the retriever of a base", e);
        }
    }

    /** The map of this digest, read once. */
    Projection load(String digest) {
        return loaded.computeIfAbsent(digest, this::read);
    }

    /**
     * The retriever that was chosen; empty for none.
     *
     * @throws dev.medley.registry.problem.Problem when it is no retriever of the base that everybody may use
     */
    public Optional<AdapterVersion> require(RetrieverChosen chosen) {
        return chosen.reference().isEmpty()
                ? Optional.empty()
                : Optional.of(defaults.require(VersionKind.RETRIEVER, chosen.base(), chosen.reference()));
    }

    /**
     * Maps every stored vector of the base anew, in the caller's transaction; no other one may do so for this base. Of a hundred thousand adapters that takes
     * minutes, so the lock that publishing waits for comes when most is done.
     *
     * @param progress is told the share done, 0 to 1
     * @throws dev.medley.registry.problem.Problem as {@link #require}
     */
    public void choose(RetrieverChosen chosen, DoubleConsumer progress) {
        Optional<AdapterVersion> version = require(chosen);
        Optional<Projection> projection = version.map(each -> load(each.digest()));
        try (Connection connection = database.getConnection()) {
            double all = count(connection, chosen.base());
            Set<UUID> mapped = new HashSet<>();
            map(connection, chosen.base(), projection, mapped, done -> progress.accept(Math.min(1, done / all)));
            keep(connection, chosen, version, projection);
            // What was published meanwhile, with the map before.
            map(connection, chosen.base(), projection, mapped, _ -> {});
        } catch (SQLException e) {
            throw new IllegalStateException("can't change the retriever of a base", e);
        }
    }

    private static int count(Connection connection, String base) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            statement.setString(1, base);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static void keep(
            Connection connection,
            RetrieverChosen chosen,
            Optional<AdapterVersion> version,
            Optional<Projection> projection)
            throws SQLException {
        String sql = """
                update base set retriever = ?, retriever_digest = ?, temperature = coalesce(?, temperature),
                    fit_slack = coalesce(?, fit_slack)
                where name = ?
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, version.map(each -> chosen.reference()).orElse(null));
            statement.setString(2, version.map(AdapterVersion::digest).orElse(null));
            setLearnt(statement, 3, chosen.takesTemperature(), projection.flatMap(Projection::temperature));
            setLearnt(statement, 4, chosen.takesFitSlack(), projection.flatMap(Projection::fitSlack));
            statement.setString(5, chosen.base());
            statement.executeUpdate();
        }
    }

    private static void setLearnt(PreparedStatement statement, int index, boolean isTaken, Optional<Double> value)
            throws SQLException {
        statement.setObject(index, isTaken ? value.orElse(null) : null, Types.DOUBLE);
    }

    /**
     * @param mapped left out; what is mapped now is added
     * @param progress is told how many are mapped
     */
    private static void map(
            Connection connection, String base, Optional<Projection> projection, Set<UUID> mapped, IntConsumer progress)
            throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(VECTORS);
                PreparedStatement write = connection.prepareStatement(
                        "update adapter_embedding set retrieval = ?::vector, tilt = ? where version_id = ?")) {
            read.setString(1, base);
            read.setArray(2, connection.createArrayOf("uuid", mapped.toArray()));
            read.setFetchSize(AT_ONCE);
            try (ResultSet rows = read.executeQuery()) {
                while (rows.next()) {
                    Place place = place(projection, Vector.ofSql(rows.getString(2)), vectors(rows.getArray(3)));
                    write.setString(1, place.vector().toSql());
                    write.setDouble(2, place.tilt());
                    write.setObject(3, rows.getObject(1));
                    write.addBatch();
                    mapped.add(rows.getObject(1, UUID.class));
                    if (mapped.size() % AT_ONCE == 0) {
                        write.executeBatch();
                        progress.accept(mapped.size());
                    }
                }
            }
            write.executeBatch();
        }
    }

    private static Place place(Optional<Projection> projection, Vector mean, List<Vector> prompts) {
        return projection
                .map(map -> new Place(map.apply(mean), map.tilt(prompts)))
                .orElseGet(() -> new Place(mean, 0));
    }

    private static List<Vector> vectors(Array texts) throws SQLException {
        return Arrays.stream((String[]) texts.getArray()).map(Vector::ofSql).toList();
    }

    private Projection read(String digest) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(FILE)) {
            statement.setString(1, digest);
            statement.setString(2, AdapterFiles.RETRIEVER);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("retriever " + digest + " is gone");
                }
                try (InputStream in = blobs.read("adapters/" + row.getString(1), 0)) {
                    return Projection.read(in.readAllBytes());
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("can't read a retriever", e);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read a retriever", e);
        }
    }
}
