package dev.medley.registry.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the table of changes lets be done to it. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class AuditLogIT {
    @Inject
    AuditLog log;

    @Inject
    AgroalDataSource database;

    @Test
    void forgetsFromWhereSomebodyCalledAfterThirtyDays() throws Exception {
        // Given
        add("old-caller", 31);
        add("late-caller", 29);

        // When
        log.forgetAddresses();

        // Then
        assertThat(addressOf("old-caller")).isEmpty();
        assertThat(addressOf("late-caller")).isEqualTo("198.51.100.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_entry set address = '' where actor = ?",
                "update audit_entry set object = '' where actor = ?",
                "update audit_entry set account_id = null, status = 500 where actor = ?",
                "delete from audit_entry where actor = ?"
            })
    void changesNothingElse(String change) throws Exception {
        // Given
        add("young-caller", 1);

        // Then
        assertThatThrownBy(() -> run(change, "young-caller")).hasMessageContaining("the audit log only grows");
    }

    private void add(String actor, int daysAgo) throws SQLException {
        run(
                "insert into audit_entry (at, actor, address, action, object, status, request_id) values"
                        + " (now() - interval '" + daysAgo + " days', ?, '198.51.100.0', 'DELETE', '/x', 204, 'r')",
                actor);
    }

    private void run(String sql, String actor) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, actor);
            statement.executeUpdate();
        }
    }

    private String addressOf(String actor) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select address from audit_entry where actor = ?")) {
            statement.setString(1, actor);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
