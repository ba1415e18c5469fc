package dev.medley.registry.sql;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.hibernate.Session;

/** Statements with parameters {@code ?1}, {@code ?2}, … in the transaction of whoever asks. */
@ApplicationScoped
public class NativeSql {
    private final EntityManager database;

    @Inject
    NativeSql(EntityManager database) {
        this.database = database;
    }

    /** The rows that a statement gives. */
    public List<Object[]> rows(String sql, Object... parameters) {
        var query = database.unwrap(Session.class).createNativeQuery(sql, Object[].class);
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        return query.getResultList();
    }

    /** How many rows a statement changed. */
    public int execute(String sql, Object... parameters) {
        var statement = database.createNativeQuery(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setParameter(i + 1, parameters[i]);
        }
        return statement.executeUpdate();
    }
}
