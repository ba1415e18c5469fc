package dev.medley.registry.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medley.registry.RegistryServices;
import dev.medley.registry.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
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
        assertThatThrownBy(() -> Sql.run(database, change, "young-caller"))
                .hasMessageContaining("the audit log only grows");
    }

    private void add(String actor, int daysAgo) throws SQLException {
        Sql.run(
                database,
                "insert into audit_entry (at, actor, address, action, object, status, request_id) values"
                        + " (now() - interval '" + daysAgo + " days', ?, '198.51.100.0', 'DELETE', '/x', 204, 'r')",
                actor);
    }

    private String addressOf(String actor) throws SQLException {
        return Sql.text(database, "select address from audit_entry where actor = ?", actor);
    }
}
