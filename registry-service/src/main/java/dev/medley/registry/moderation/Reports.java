package dev.medley.registry.moderation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.medley.registry.problem.Audited;
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

/** The table of reports, and of files that may not come back. */
@ApplicationScoped
class Reports {
    /** The update changes nothing: it waits for the other one and names it. */
    private static final String ADD = """
            insert into report (id, adapter_id, reporter_id, reason, details) values (?, ?, ?, ?, ?)
            on conflict (adapter_id, reporter_id) where state = 'open' do update set reason = report.reason
            returning id""";

    private static final String FIND = """
            select r.id, a.owner || '/' || a.name as adapter, r.reason, r.details, r.state, r.decision, r.created_at,
                   r.reporter_id, r.created_at || ' ' || r.id as place
            from report r join adapter a on a.id = r.adapter_id
            where (?::uuid is null or r.id = ?) and (?::text is null or r.state = ?)
              and (?::uuid is null or r.reporter_id = ?) and (?::text is null or r.created_at || ' ' || r.id < ?)
            order by place desc limit ?""";

    private final AgroalDataSource database;

    @Inject
    Reports(AgroalDataSource database) {
        this.database = database;
    }

    /** A report. Who made it is nobody's business but the moderators'. */
    record Report(
            UUID id,
            String adapter,
            String reason,
            String details,
            String state,
            String decision,
            Instant createdAt,
            @JsonIgnore UUID reporter,
            @JsonIgnore String place)
            implements Audited {
        @Override
        public String change() {
            return adapter;
        }
    }

    /** Which reports; empty fields don't matter. */
    record Wanted(Optional<UUID> id, Optional<String> state, Optional<UUID> reporter) {}

    /** The report: the one that this account has open about the adapter already, as it is, or a new one. */
    UUID add(UUID adapter, UUID reporter, String reason, String details) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(ADD)) {
            statement.setObject(1, UUID.randomUUID());
            statement.setObject(2, adapter);
            statement.setObject(3, reporter);
            statement.setString(4, reason);
            statement.setString(5, details);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getObject("id", UUID.class);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("can't keep a report", e);
        }
    }

    /** Newest first. */
    List<Report> find(Wanted wanted, Optional<String> after, int limit) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(FIND)) {
            Object[] values = {
                wanted.id().orElse(null),
                wanted.state().orElse(null),
                wanted.reporter().orElse(null),
                after.orElse(null)
            };
            for (int i = 0; i < values.length; i++) {
                statement.setObject(2 * i + 1, values[i]);
                statement.setObject(2 * i + 2, values[i]);
            }
            statement.setInt(2 * values.length + 1, limit);
            List<Report> reports = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reports.add(report(rows));
                }
            }
            return reports;
        } catch (SQLException e) {
            throw new IllegalStateException("can't read reports", e);
        }
    }

    private static Report report(ResultSet row) throws SQLException {
        return new Report(
                row.getObject("id", UUID.class),
                row.getString("adapter"),
                row.getString("reason"),
                row.getString("details"),
                row.getString("state"),
                row.getString("decision"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("reporter_id", UUID.class),
                row.getString("place"));
    }

    void decide(UUID id, String state, String decision) {
        String sql = "update report set state = ?, decision = ?, decided_at = now() where id = ?";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, state);
            statement.setString(2, decision);
            statement.setObject(3, id);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("can't decide a report", e);
        }
    }

    void block(String sha256, String reason) {
        String sql = "insert into blocked_hash (sha256, reason) values (?, ?) on conflict (sha256) do nothing";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, sha256);
            statement.setString(2, reason);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("can't block a file", e);
        }
    }
}
