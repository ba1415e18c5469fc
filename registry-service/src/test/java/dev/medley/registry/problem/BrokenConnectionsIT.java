package dev.medley.registry.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.RegistryServices;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A database that was away is back for everybody at once, not for each caller once a connection from before has failed one. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class BrokenConnectionsIT {
    private static final int CONNECTIONS = 8;
    /** Longer than a connection may rest and be trusted, as no database comes back sooner. */
    private static final long AWAY_MS = 600;

    @Inject
    AgroalDataSource database;

    @Test
    void nobodyGetsAConnectionThatBrokeMeanwhile() throws Exception {
        // Given
        List<Integer> broken = backends(CONNECTIONS);
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            for (int backend : broken) {
                statement.execute("select pg_terminate_backend(" + backend + ") where pg_backend_pid() <> " + backend);
            }
        }

        // When
        Thread.sleep(AWAY_MS);

        // Then
        assertThat(backends(CONNECTIONS)).hasSize(CONNECTIONS);
    }

    /** Takes so many connections at once, asks something on each, and gives them back. */
    private List<Integer> backends(int count) throws SQLException {
        if (count == 0) {
            return new ArrayList<>();
        }
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            List<Integer> backends = backends(count - 1);
            backends.add(row.getInt(1));
            return backends;
        }
    }
}
