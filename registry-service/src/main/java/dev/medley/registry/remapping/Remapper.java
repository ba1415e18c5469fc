package dev.medley.registry.remapping;

import dev.medley.registry.adapter.AdapterVersion;
import dev.medley.registry.base.RetrieverChoice;
import dev.medley.registry.base.RetrieverChosen;
import dev.medley.registry.problem.Outage;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.retrieve.Projections;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Maps the adapters of bases for which another retriever was chosen, one base after the other, on a thread of its own: it computes. One registry does so at
 * a time; what it leaves when it is stopped or killed goes on where it was, in itself or in any other. Whatever becomes of it, until the end everything is
 * searched with the retriever before.
 */
@ApplicationScoped
class Remapper implements RetrieverChoice {
    private static final Logger LOG = Logger.getLogger(Remapper.class);
    private static final long LAST_STEP_SECONDS = 5;

    private final RemappingRepository repository;
    private final PlaceRepository places;
    private final Projections projections;
    private final AgroalDataSource patient;
    private final Event<Added> added;
    private final ExecutorService queue = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("remapping").factory());
    private final AtomicReference<Optional<Current>> current = new AtomicReference<>(Optional.empty());

    @Inject
    Remapper(
            RemappingRepository repository,
            PlaceRepository places,
            Projections projections,
            @DataSource("patient") AgroalDataSource patient,
            Event<Added> added) {
        this.repository = repository;
        this.places = places;
        this.projections = projections;
        this.patient = patient;
        this.added = added;
    }

    /** Told inside the transaction. */
    record Added(UUID id) {}

    private record Current(UUID id, MapTurn turn) {}

    @Override
    public UUID begin(UUID account, RetrieverChosen chosen) {
        Optional<String> digest = projections.require(chosen).map(AdapterVersion::digest);
        UUID id = UUID.randomUUID();
        if (!repository.add(id, account, chosen, digest)) {
            throw running(chosen.base());
        }
        added.fire(new Added(id));
        return id;
    }

    private Problem running(String base) {
        String operation = repository
                .running(base)
                .map(id -> " (/api/v1/operations/" + id + ")")
                .orElse("");
        return new Problem(
                409,
                "REMAPPING_RUNNING",
                "A retriever is being chosen for " + base + " already" + operation
                        + ". Wait until that operation has ended, or cancel it.");
    }

    /** Ends one that goes on; false when it had ended. */
    boolean cancel(UUID id) {
        boolean isCancelled = repository.failed(id, RemappingFinding.cancelled());
        if (isCancelled) {
            current.get()
                    .filter(each -> each.id().equals(id))
                    .ifPresent(each -> each.turn().interrupt());
        }
        return isCancelled;
    }

    void start(@Observes(during = TransactionPhase.AFTER_SUCCESS) Added remapping) {
        start();
    }

    void resume(@Observes StartupEvent started) {
        start();
    }

    /** What another registry left when it was stopped or killed. */
    @Scheduled(every = "60s", delayed = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        start();
    }

    /** Nothing of it is lost: it goes on at the next start. */
    void end(@Observes ShutdownEvent ending) throws InterruptedException {
        queue.shutdownNow();
        current.get().ifPresent(each -> each.turn().interrupt());
        if (!queue.awaitTermination(LAST_STEP_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("remapping cut off");
        }
    }

    private void start() {
        if (!queue.isShutdown()) {
            queue.execute(() -> Outage.outlast("remapping", this::runAll));
        }
    }

    private void runAll() {
        if (repository.first().isEmpty() && places.left().isEmpty()) {
            return;
        }
        try {
            Optional<MapTurn> taken = MapTurn.take(patient);
            if (taken.isPresent()) {
                try (MapTurn turn = taken.get()) {
                    runAll(turn);
                }
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void runAll(MapTurn turn) throws InterruptedException {
        for (Optional<Remapping> next = repository.first(); next.isPresent(); next = repository.first()) {
            Remapping remapping = next.get();
            current.set(Optional.of(new Current(remapping.id(), turn)));
            try {
                run(remapping, turn);
            } finally {
                current.set(Optional.empty());
            }
        }
        for (long map : places.left()) {
            turn.drop(map);
            while (MapMaker.paced(() -> places.remove(map))) {}
        }
    }

    private void run(Remapping remapping, MapTurn turn) throws InterruptedException {
        try {
            new MapMaker(repository, places, projections, remapping).make(turn);
        } catch (RuntimeException failure) {
            if (hasEnded(remapping)) {
                return;
            }
            if (queue.isShutdown() || Outage.causes(failure)) {
                throw failure;
            }
            LOG.errorf(failure, "remapping failed base=%s", remapping.chosen().base());
            repository.failed(remapping.id(), RemappingFinding.of(failure));
        }
    }

    /** Somebody cancelled it, which may have interrupted the making of its index. */
    private boolean hasEnded(Remapping remapping) {
        return repository
                .running(remapping.chosen().base())
                .filter(remapping.id()::equals)
                .isEmpty();
    }
}
