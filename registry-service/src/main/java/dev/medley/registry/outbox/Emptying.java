package dev.medley.registry.outbox;

import dev.medley.registry.problem.Outage;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Sends what an outbox holds. Rows are taken in one transaction, sent outside of any, and what came of each is noted in another: when the registry dies
 * between, a row is sent again, so that a receiver may get a thing twice and never misses one.
 *
 * @param <T> a row that was taken
 */
public final class Emptying<T> {
    private static final Logger LOG = Logger.getLogger(Emptying.class);

    private final String what;
    private final Supplier<List<T>> take;
    private final Consumer<T> send;

    /**
     * @param what the outbox holds, for the log
     * @param take some rows that are due, in a transaction; whoever does not note their end in time has lost them to others
     * @param send sends one and notes its end; a failure leaves it to be taken again
     */
    public Emptying(String what, Supplier<List<T>> take, Consumer<T> send) {
        this.what = what;
        this.take = take;
        this.send = send;
    }

    /** Goes on until nothing is due, or the database is away. */
    public void run() {
        try {
            List<T> due = taken();
            while (!due.isEmpty()) {
                sendAll(due);
                due = taken();
            }
        } catch (RuntimeException e) {
            if (!Outage.causes(e)) {
                throw e;
            }
            LOG.warnf("an outbox waits until the database is back what=%s cause=%s", what, e.getMessage());
        }
    }

    private List<T> taken() {
        return QuarkusTransaction.requiringNew().call(take::get);
    }

    private void sendAll(List<T> due) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            due.forEach(each -> threads.execute(() -> send(each)));
        }
    }

    private void send(T due) {
        try {
            send.accept(due);
        } catch (RuntimeException e) {
            // Nobody has noted an end, so it is sent again.
            LOG.errorf(e, "sending was interrupted what=%s", what);
        }
    }
}
