package dev.medley.registry.fleet;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The workers' reports in the database, so that every registry of a Medley sees the same fleet. */
@ApplicationScoped
public class WorkerRepository {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AgroalDataSource database;

    @Inject
    WorkerRepository(AgroalDataSource database) {
        this.database = database;
    }

    /** Stores the newest report; the database's clock stamps it. */
    public void report(Heartbeat heartbeat) {
        String sql = """
                insert into worker (id, url, base, dtype, version, state, max_batch, running, waiting, resident,
                    tokens_per_second, tiers)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (id) do update set url = excluded.url, base = excluded.base, dtype = excluded.dtype,
                    version = excluded.version, state = excluded.state, max_batch = excluded.max_batch,
                    running = excluded.running, waiting = excluded.waiting, resident = excluded.resident,
                    tokens_per_second = excluded.tokens_per_second, tiers = excluded.tiers,
                    last_heartbeat = now()
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            Array resident =
                    connection.createArrayOf("text", heartbeat.resident().toArray());
            Object[] values = {
                heartbeat.id(),
                heartbeat.url().replaceAll("/+$", ""),
                heartbeat.base(),
                heartbeat.dtype(),
                heartbeat.version(),
                heartbeat.state(),
                heartbeat.maxBatch(),
                heartbeat.running(),
                heartbeat.waiting(),
                resident,
                heartbeat.tokensPerSecond(),
                JSON.valueToTree(heartbeat.tiers()).toString()
            };
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("can't store a heartbeat", e);
        }
    }

    /** Forgets a worker that says good-bye; one that was never known is as good as gone. */
    public void remove(String id) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("delete from worker where id = ?")) {
            statement.setString(1, id);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("can't remove a worker", e);
        }
    }

    /** Live workers of a base that take requests. */
    public List<Worker> findLive(String base) {
        String sql =
                "select id, url, base, max_batch, running, waiting, resident from live_worker where base = ? order by id";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, base);
            List<Worker> workers = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    workers.add(worker(rows));
                }
            }
            return workers;
        } catch (SQLException e) {
            throw new IllegalStateException("can't read the fleet", e);
        }
    }

    /** Whether the last heartbeat of the worker at this address is young enough. */
    boolean isReporting(String id, String url) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select from reporting_worker where id = ? and url = ?")) {
            statement.setString(1, id);
            statement.setString(2, url);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("can't read the fleet", e);
        }
    }

    /** Sum of the live workers' batches. */
    int places() {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select coalesce(sum(max_batch), 0) from live_worker");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException("can't read the fleet", e);
        }
    }

    /** What each worker last reported, silent ones included. */
    List<WorkerReport> findReports() {
        String sql = """
                select w.*, exists (select 1 from live_worker l where l.id = w.id) as live from worker w order by w.id""";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            List<WorkerReport> reports = new ArrayList<>();
            while (rows.next()) {
                reports.add(report(rows));
            }
            return reports;
        } catch (SQLException e) {
            throw new IllegalStateException("can't read the fleet", e);
        }
    }

    private static WorkerReport report(ResultSet row) throws SQLException {
        return new WorkerReport(
                row.getString("id"),
                row.getString("url"),
                row.getString("base"),
                row.getString("dtype"),
                row.getString("version"),
                row.getString("state"),
                row.getBoolean("live"),
                row.getInt("max_batch"),
                row.getInt("running"),
                row.getInt("waiting"),
                Arrays.asList((String[]) row.getArray("resident").getArray()),
                row.getDouble("tokens_per_second"),
                row.getString("tiers"),
                row.getObject("last_heartbeat", OffsetDateTime.class).toInstant());
    }

    private static Worker worker(ResultSet row) throws SQLException {
        String[] resident = (String[]) row.getArray("resident").getArray();
        return new Worker(
                row.getString("id"),
                row.getString("url"),
                row.getString("base"),
                row.getInt("max_batch"),
                row.getInt("running"),
                row.getInt("waiting"),
                Arrays.asList(resident));
    }
}
