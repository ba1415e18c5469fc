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
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The retrievers of the bases, and what their maps make of vectors. Stored vectors and questions are always mapped by the same one: a place says which
 * map it was made with, and a base which one is in force.
 */
@ApplicationScoped
public class Projections {
    private static final String FILE = """
            select f.sha256 from adapter_version v join adapter_file f on f.version_id = v.id
            where v.digest = ? and f.path = ? limit 1
            """;
    /** A lock on the base, so that no version is stored with a map that is being replaced. */
    private static final String OF_VERSION = """
            select b.map, b.retriever_digest from base b
            where b.name = (select base from adapter_version where id = ?) for share
            """;

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
     * @param map its number
     * @param tilt added to a prompt's cosine with the vector
     */
    public record Place(long map, Vector vector, double tilt) {}

    /** What was learnt together with a retriever. */
    public record Learnt(Optional<Double> temperature, Optional<Double> fitSlack) {
        private static final Learnt NOTHING = new Learnt(Optional.empty(), Optional.empty());
    }

    /** Where a new version is found; part of the transaction that stores it. */
    public Place placeOf(UUID version, ExamplePrompts examples) {
        return place(
                mapOf(version),
                examples.mean(),
                examples.prompts().stream().map(Vector::halved).toList());
    }

    /**
     * Where an adapter is found under a map.
     *
     * @param prompts as they are stored
     */
    public Place place(RetrievalMap map, Vector mean, List<Vector> prompts) {
        return map.digest()
                .map(this::load)
                .map(each -> new Place(map.number(), each.apply(mean), each.tilt(prompts)))
                .orElseGet(() -> new Place(map.number(), mean, 0));
    }

    public Learnt learnt(RetrievalMap map) {
        return map.digest()
                .map(this::load)
                .map(each -> new Learnt(each.temperature(), each.fitSlack()))
                .orElse(Learnt.NOTHING);
    }

    private RetrievalMap mapOf(UUID version) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(OF_VERSION)) {
            statement.setObject(1, version);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new RetrievalMap(row.getLong(1), Optional.ofNullable(row.getString(2)))
                        : RetrievalMap.NONE;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("can't read the retriever of a base", e);
        }
    }

    /** Where a prompt is among what is found under a map. */
    Vector place(RetrievalMap map, Vector prompt) {
        return map.digest().map(each -> load(each).apply(prompt)).orElse(prompt);
    }

    /** The map of this digest, read once. */
    private Projection load(String digest) {
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
