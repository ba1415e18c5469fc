package dev.medley.registry.problem;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The database or object storage being away. It is no verdict on what was being done: that is done again once they are back. */
public final class Outage {
    private static final Logger LOG = Logger.getLogger(Outage.class);
    private static final int UNAVAILABLE = 503;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private Outage() {}

    /**
     * Does the work until no outage interrupts it, in the caller's thread.
     *
     * @param what the work and its id, for the log
     * @param repeatable work that may have been done before, in part or whole: a commit can be lost from sight with the connection
     */
    public static void outlast(String what, Runnable repeatable) {
        try {
            outlasting(what, () -> {
                repeatable.run();
                return true;
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * As {@link #outlast}, of work that has a result.
     *
     * @throws InterruptedException when somebody ends the wait for the database or storage
     */
    public static <T> T outlasting(String what, Supplier<T> repeatable) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return repeatable.get();
            } catch (RuntimeException e) {
                if (!causes(e)) {
                    throw e;
                }
                LOG.warnf("waits for database or storage work=%s cause=%s", what, e.getMessage());
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** Whether a failure is due to an outage. A transaction manager tells what broke its commit as a suppressed failure. */
    public static boolean causes(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if ((cause instanceof Problem problem && problem.status() == UNAVAILABLE)
                    || (cause instanceof SQLException sql && isAway(sql))
                    || Stream.of(cause.getSuppressed()).anyMatch(Outage::causes)) {
                return true;
            }
        }
        return false;
    }

    /** SQLSTATE classes 08 (connection), 53 (resources) and 57 (shutdown), and a pool that got no connection. */
    static boolean isAway(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("53") || state.startsWith("57");
    }
}
