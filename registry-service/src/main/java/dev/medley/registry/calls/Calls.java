package dev.medley.registry.calls;

import dev.medley.registry.organisation.RobotDeleted;
import dev.medley.registry.problem.Outage;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Keeps calls beside the requests that they are about: no answer waits for it, and none fails for it. */
@ApplicationScoped
public class Calls {
    private static final Logger LOG = Logger.getLogger(Calls.class);

    private final CallRepository repository;
    private final CallsConfig config;

    @Inject
    Calls(CallRepository repository, CallsConfig config) {
        this.repository = repository;
        this.config = config;
    }

    /** Characters of a text that it is of use to know; one more tells that there were others. */
    public int longestText() {
        return config.longestText();
    }

    /**
     * Keeps a call soon, if its key still wants it then; a database that is away is waited for.
     *
     * @param call asked for in another thread
     */
    public void keep(String requestId, Supplier<KeptCall> call) {
        Thread.ofVirtual().name("kept-call-" + requestId).start(() -> {
            try {
                CallRepository.Row row = CallRepository.Row.of(call.get(), config.longestText());
                Outage.outlast("keeping call " + requestId, () -> repository.add(row));
            } catch (RuntimeException failure) {
                // Not its words: a database repeats what it refuses, and a parser what it read.
                LOG.errorf("call not kept requestId=%s cause=%s", requestId, cause(failure));
            }
        });
    }

    private static String cause(RuntimeException failure) {
        return Stream.<Throwable>iterate(failure, each -> each != null, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .map(each -> "SQLSTATE " + ((SQLException) each).getSQLState())
                .findFirst()
                .orElse(failure.getClass().getName());
    }

    /** Nobody could look at them any more. */
    void forget(@Observes RobotDeleted robot) {
        repository.removeOfAccount(robot.account());
    }

    @Scheduled(every = "${medley.calls.sweep:1h}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        repository.removeOlderThan(config.keptFor());
        repository.removeBeyond(config.most());
    }
}
