package dev.medley.registry.search;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Takes spots out of the graphs of neighbours at which nothing is any more. A few at a time in transactions of their own: whoever publishes waits for what is
 * being removed, and nobody who deletes does.
 */
@ApplicationScoped
class SpotSweeper {
    private static final List<String> STEPS =
            List.of("select remove_empty_spots(500)", "select remove_empty_search_spots(500)");

    private final AgroalDataSource database;

    @Inject
    SpotSweeper(AgroalDataSource database) {
        this.database = database;
    }

    @Scheduled(every = "60s", delayed = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        for (String step : STEPS) {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = QuarkusTransaction.requiringNew().call(() -> isAny(step));
            }
        }
    }

    private boolean isAny(String step) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(step)) {
            row.next();
            return row.getBoolean(1);
        } catch (SQLException e) {
            throw new IllegalStateException("can't remove empty spots", e);
        }
    }
}
