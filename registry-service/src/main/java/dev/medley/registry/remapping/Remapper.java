package dev.medley.registry.remapping;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.registry.base.RetrieverChoice;
import dev.medley.registry.base.RetrieverChosen;
import dev.medley.registry.problem.Outage;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.retrieve.Projections;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Maps the adapters of bases for which another retriever was chosen, one choice after the other on a virtual thread. All vectors of a base, its retriever
 * and the end of the operation are one transaction: until then everything is searched with the retriever before, and a registry that was killed begins
 * again when it starts.
 */
@ApplicationScoped
class Remapper implements RetrieverChoice {
    private static final Logger LOG = Logger.getLogger(Remapper.class);
    /** A hundred thousand adapters are mapped and indexed in minutes. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final RemappingRepository repository;
    private final Projections projections;
    private final Event<Added> added;
    private final Lock turn = new ReentrantLock();

    @Inject
    Remapper(RemappingRepository repository, Projections projections, Event<Added> added) {
        this.repository = repository;
        this.projections = projections;
        this.added = added;
    }

    /** Told inside the transaction. */
    record Added(UUID id) {}

    @Override
    public UUID begin(UUID account, RetrieverChosen chosen) {
        projections.require(chosen);
        UUID id = UUID.randomUUID();
        repository.add(id, account, chosen);
        added.fire(new Added(id));
        return id;
    }

    void start(@Observes(during = TransactionPhase.AFTER_SUCCESS) Added remapping) {
        start();
    }

    void resume(@Observes StartupEvent started) {
        start();
    }

    private void start() {
        Thread.ofVirtual().name("remapping").start(() -> Outage.outlast("remapping", this::runAll));
    }

    /** The oldest first, so that the last choice for a base wins. */
    private void runAll() {
        turn.lock();
        try {
            for (Optional<Remapping> next = repository.first(); next.isPresent(); next = repository.first()) {
                run(next.get());
            }
        } finally {
            turn.unlock();
        }
    }

    private void run(Remapping remapping) {
        try {
            QuarkusTransaction.requiringNew()
                    .timeout(Math.toIntExact(LONGEST.toSeconds()))
                    .run(() -> map(remapping));
        } catch (RuntimeException failure) {
            if (Outage.causes(failure)) {
                throw failure;
            }
            LOG.errorf(failure, "remapping failed base=%s", remapping.chosen().base());
            QuarkusTransaction.requiringNew().run(() -> repository.failed(remapping.id(), findings(failure)));
        }
    }

    private void map(Remapping remapping) {
        repository.lock();
        // Another registry may have done it while this one waited.
        if (repository.isRunning(remapping.id())) {
            projections.choose(remapping.chosen(), share -> repository.progressed(remapping.id(), share));
            repository.succeeded(remapping.id());
        }
    }

    /** A problem is about the retriever, which may have gone since it was chosen. */
    private static String findings(RuntimeException failure) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ObjectNode finding = json.objectNode();
        if (failure instanceof Problem gone) {
            finding.put("code", gone.code()).put("message", gone.getMessage());
        } else {
            finding.put("code", "REMAPPING_BROKE_OFF").put("message", "The registry could not map the adapters.");
        }
        finding.put("level", "reject").put("file", "").put("path", "");
        return json.arrayNode()
                .add(finding.put("hint", "The base has the retriever before; choose again."))
                .toString();
    }
}
