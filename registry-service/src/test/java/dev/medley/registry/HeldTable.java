package dev.medley.registry;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A lock on a table or on rows of it, so that work waits at a known place and its connection can be broken there. Closing lets everybody go on. */
public final class HeldTable implements AutoCloseable {
    /** What the database says to whoever waits for a lock is about these. */
    private static final String WAITING = "from pg_locks where not granted and pid <> pg_backend_pid()";

    private final Connection holder;

    private HeldTable(Connection holder) {
        this.holder = holder;
    }

    /** Nobody reads or writes it. */
    public static HeldTable against(DataSource database, String table) throws SQLException {
        return lock(database, table, "access exclusive");
    }

    /** Everybody may read it, nobody writes. */
    public static HeldTable againstWriting(DataSource database, String table) throws SQLException {
        return lock(database, table, "share");
    }

    /** Everybody may read all of it and write the others; nobody changes these rows. */
    public static HeldTable againstChanging(DataSource database, String rows) throws SQLException {
        return hold(database, "select 1 from " + rows + " for share");
    }

    private static HeldTable lock(DataSource database, String table, String mode) throws SQLException {
        return hold(database, "lock table " + table + " in " + mode + " mode");
    }

    private static HeldTable hold(DataSource database, String sql) throws SQLException {
        Connection holder = database.getConnection();
        holder.setAutoCommit(false);
        var held = new HeldTable(holder);
        held.run(sql);
        return held;
    }

    /** Until somebody waits for it. */
    public void awaitWaiting() throws SQLException, InterruptedException {
        try (Statement statement = holder.createStatement()) {
            while (true) {
                try (ResultSet row = statement.executeQuery("select count(*) " + WAITING)) {
                    row.next();
                    if (row.getInt(1) > 0) {
                        return;
                    }
                }
                Thread.sleep(20);
            }
        }
    }

    /** Ends the connections of all who wait. */
    public void breakWaiting() throws SQLException {
        run("select pg_terminate_backend(pid) " + WAITING);
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = holder.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        try (holder) {
            holder.rollback();
        }
    }
}
