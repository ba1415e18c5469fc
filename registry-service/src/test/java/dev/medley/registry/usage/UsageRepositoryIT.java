package dev.medley.registry.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.RegistryServices;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class UsageRepositoryIT {
    @Inject
    AgroalDataSource database;

    @Test
    void bookingFindsAnAdapterByAnIndex() throws SQLException {
        // Given
        List<String> plan = new ArrayList<>();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement();
                    PreparedStatement explain =
                            connection.prepareStatement("explain select id" + UsageRepository.NAMED)) {
                // So few rows as here are read whole otherwise.
                statement.execute("set local enable_seqscan = off");
                explain.setString(1, "medley/past-tense");
                explain.setString(2, "medley/past-tense");

                // When
                ResultSet rows = explain.executeQuery();
                while (rows.next()) {
                    plan.add(rows.getString(1));
                }
            } finally {
                connection.rollback();
            }
        }

        // Then
        assertThat(plan.getFirst()).startsWith("Index Scan using adapter_owner_name_key");
    }
}
