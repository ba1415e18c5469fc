package dev.medley.registry.collect;

import dev.medley.registry.adapter.AdapterConfig;
import dev.medley.registry.storage.BlobInventory;
import dev.medley.registry.storage.BlobStore;
import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Takes away versions whose grace is over, those of erased accounts without one, and objects that no version needs. Names stay taken for ever. Rows go first and objects after them: what
 * is cut off in between is an object without a version, which the next run finds.
 */
@ApplicationScoped
class Collector {
    private static final Logger LOG = Logger.getLogger(Collector.class);
    private static final String PREFIX = "adapters/";
    private static final String EXPIRED = """
            select v.id from adapter_version v join adapter a on a.id = v.adapter_id join account o on o.id = a.owner_id
            where v.deleted_at < now() - ? * interval '1 second' or a.deleted_at < now() - ? * interval '1 second'
                or o.erased_at is not null
            order by v.id""";

    /** What goes with a version and does not by itself; what guards' tests found cites answers. */
    private static final List<String> GOING = List.of(
            "tag where version_id",
            "tag_history where version_id",
            "held_move where to_version",
            "adapter_version where id");

    /** Versions, and uploads that were told that they need not send it. */
    private static final String NEEDED = """
            select 1 from adapter_file where sha256 = ? and not version_id = any (?)
            union all
            select 1 from upload_file f join upload u on u.id = f.upload_id
            where f.sha256 = ? and f.storage_id is null and u.state in ('receiving', 'running')
            limit 1""";

    private final AgroalDataSource database;
    private final BlobInventory inventory;
    private final BlobStore blobs;
    private final AdapterConfig adapters;
    private final CollectConfig config;

    @Inject
    Collector(
            AgroalDataSource database,
            BlobInventory inventory,
            BlobStore blobs,
            AdapterConfig adapters,
            CollectConfig config) {
        this.database = database;
        this.inventory = inventory;
        this.blobs = blobs;
        this.adapters = adapters;
        this.config = config;
    }

    /**
     * What a run took, or would take.
     *
     * @param bytes of the objects
     */
    record Collected(boolean dryRun, int versions, int objects, long bytes) {}

    @Scheduled(
            every = "${medley.collect.every:24h}",
            delayed = "10m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void routine() {
        Collected collected = collect(false);
        LOG.infof(
                "collected versions=%d objects=%d bytes=%d",
                collected.versions(), collected.objects(), collected.bytes());
    }

    synchronized Collected collect(boolean dryRun) {
        try (Connection connection = database.getConnection()) {
            List<Object> expired = expired(connection);
            if (!dryRun) {
                for (Object version : expired) {
                    remove(connection, version);
                }
            }
            List<BlobInventory.StoredBlob> orphans = orphans(connection, dryRun ? expired : List.of());
            if (!dryRun) {
                orphans.forEach(blob -> blobs.delete(blob.key()));
            }
            long bytes =
                    orphans.stream().mapToLong(BlobInventory.StoredBlob::size).sum();
            return new Collected(dryRun, expired.size(), orphans.size(), bytes);
        } catch (SQLException e) {
            throw new IllegalStateException("can't collect", e);
        }
    }

    private List<Object> expired(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(EXPIRED)) {
            statement.setLong(1, adapters.grace().toSeconds());
            statement.setLong(2, adapters.grace().toSeconds());
            List<Object> versions = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    versions.add(rows.getObject(1));
                }
            }
            return versions;
        }
    }

    private static void remove(Connection connection, Object version) throws SQLException {
        for (String table : GOING) {
            try (PreparedStatement statement = connection.prepareStatement("delete from " + table + " = ?")) {
                statement.setObject(1, version);
                statement.executeUpdate();
            }
        }
    }

    /** @param leaving versions that count as gone already */
    private List<BlobInventory.StoredBlob> orphans(Connection connection, List<Object> leaving) throws SQLException {
        Instant young = Instant.now().minus(config.orphanAge());
        List<BlobInventory.StoredBlob> old = new ArrayList<>();
        inventory.each(PREFIX, blob -> {
            if (blob.modified().isBefore(young)) {
                old.add(blob);
            }
        });
        List<BlobInventory.StoredBlob> orphans = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(NEEDED)) {
            for (BlobInventory.StoredBlob blob : old) {
                String sha256 = blob.key().substring(PREFIX.length());
                statement.setString(1, sha256);
                statement.setString(3, sha256);
                statement.setArray(2, connection.createArrayOf("uuid", leaving.toArray()));
                try (ResultSet row = statement.executeQuery()) {
                    if (!row.next()) {
                        orphans.add(blob);
                    }
                }
            }
        }
        return orphans;
    }
}
