package dev.medley.registry.upload;

import dev.medley.registry.problem.Problem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Drops what nobody finishes, and goes on with what waited for storage. */
@ApplicationScoped
class UploadSweeper {
    private static final Logger LOG = Logger.getLogger(UploadSweeper.class);

    private final UploadRepository repository;
    private final UploadService uploads;
    private final UploadRunner runner;

    @Inject
    UploadSweeper(UploadRepository repository, UploadService uploads, UploadRunner runner) {
        this.repository = repository;
        this.uploads = uploads;
        this.runner = runner;
    }

    @Scheduled(every = "${medley.upload.sweep:60s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        List<Upload> expired = QuarkusTransaction.requiringNew().call(() -> repository.findExpired(Instant.now()));
        for (Upload upload : expired) {
            try {
                uploads.discard(upload);
                QuarkusTransaction.requiringNew().run(() -> repository.deleteById(upload.id()));
            } catch (Problem away) {
                LOG.warnf("abandoned upload stays until storage is back upload=%s", upload.id());
            }
        }
        QuarkusTransaction.requiringNew().call(repository::findReceiving).forEach(this::endOverfull);
        QuarkusTransaction.requiringNew().call(repository::findRunning).forEach(runner::start);
    }

    private void endOverfull(UUID id) {
        try {
            uploads.endOverfull(id);
        } catch (Problem away) {
            LOG.warnf("what arrived for an upload can't be counted until storage is back upload=%s", id);
        }
    }
}
