package dev.medley.registry.evaluation;

import dev.medley.registry.account.Standing;
import dev.medley.registry.problem.Outage;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Asks every case of every arm, as many at once as there are {@link Turns}, and keeps each answer as it comes: a run that a stopped registry left goes on
 * where it was, and one whose database is away waits for it.
 */
@ApplicationScoped
class EvaluationRunner {
    private static final Logger LOG = Logger.getLogger(EvaluationRunner.class);

    private final EvaluationRepository repository;
    private final Asking asking;
    private final Turns turns;
    private final Standing standing;
    private final Event<EvaluationEnded> ended;
    private final ConcurrentHashMap<UUID, Thread> running = new ConcurrentHashMap<>();

    @Inject
    EvaluationRunner(
            EvaluationRepository repository,
            Asking asking,
            Turns turns,
            Standing standing,
            Event<EvaluationEnded> ended) {
        this.repository = repository;
        this.standing = standing;
        this.asking = asking;
        this.turns = turns;
        this.ended = ended;
    }

    /** A run that was stored, perhaps in a transaction that is not yet through. */
    record Stored(Run run) {}

    void resume(@Observes StartupEvent started) {
        repository.unfinished().forEach(this::start);
    }

    /** Once the transaction that stored it is through. */
    void stored(@Observes(during = TransactionPhase.AFTER_SUCCESS) Stored stored) {
        start(stored.run());
    }

    void start(Run run) {
        running.computeIfAbsent(
                run.id(),
                id -> Thread.ofVirtual().name("evaluation-" + id).start(() -> {
                    Optional<Finding> stopped = stopped(run);
                    // From here on nobody interrupts: who stops a run takes it from the map first.
                    if (running.remove(id) != null) {
                        Outage.outlast("end of evaluation " + id, () -> repository.finish(run, stopped));
                        ended.fire(new EvaluationEnded(id));
                    }
                }));
    }

    /** Answers what is open; what broke it off, if anything did. */
    private Optional<Finding> stopped(Run run) {
        try {
            answer(run);
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.of(Finding.brokeOff());
        } catch (RunStopped stopped) {
            LOG.infof(
                    "evaluation stopped evaluation=%s code=%s",
                    run.id(), stopped.finding().code());
            return Optional.of(stopped.finding());
        } catch (RuntimeException failure) {
            LOG.errorf(failure, "evaluation failed evaluation=%s", run.id());
            return Optional.of(Finding.brokeOff());
        }
    }

    /** Forgets a run; what it still asks is thrown away. */
    void stop(UUID id) {
        Thread thread = running.remove(id);
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void answer(Run run) throws InterruptedException {
        Map<Integer, Map<Integer, Given>> known =
                Outage.outlasting("evaluation " + run.id(), () -> repository.answers(run.id()));
        var round = Asking.Round.of(run);
        var leave = new Leave(standing, run.client());
        leave.require();
        var done = new AtomicInteger(known.values().stream().mapToInt(Map::size).sum());
        // One arm after the other: the adapters of an arm stay resident, and latencies of arms can be compared.
        for (int arm = 0; arm < run.spec().arms().size(); arm++) {
            Map<Integer, Given> had = known.getOrDefault(arm, Map.of());
            try (ExecutorService threads = Executors.newFixedThreadPool(
                    turns.atOnce(), Thread.ofVirtual().factory())) {
                var calls = new ExecutorCompletionService<Void>(threads);
                int open = 0;
                for (int i = 0; i < run.cases().size(); i++) {
                    if (!had.containsKey(i)) {
                        int number = arm;
                        int position = i;
                        calls.submit(() -> answer(round, number, position, done));
                        open++;
                    }
                }
                await(threads, calls, open, round, leave);
            }
        }
    }

    private Void answer(Asking.Round round, int arm, int position, AtomicInteger done) throws InterruptedException {
        turns.take();
        try {
            if (round.isOver().get()) {
                return null;
            }
            Run run = round.run();
            Given given =
                    asking.ask(round, run.spec().arms().get(arm), run.cases().get(position));
            double progress = (double) done.incrementAndGet()
                    / (run.spec().arms().size() * run.cases().size());
            // It is paid for: it is kept, however long the database takes to come back.
            return Outage.outlasting("answer of evaluation " + run.id(), () -> {
                repository.answer(run.id(), arm, position, given);
                repository.progress(run.id(), progress);
                return null;
            });
        } finally {
            turns.give();
        }
    }

    private static void await(
            ExecutorService threads, ExecutorCompletionService<Void> calls, int open, Asking.Round round, Leave leave)
            throws InterruptedException {
        try {
            int left = open;
            while (left > 0) {
                leave.require();
                Future<Void> call = calls.poll(Leave.FRESH.toMillis(), TimeUnit.MILLISECONDS);
                if (call != null) {
                    call.get();
                    left--;
                }
            }
        } catch (ExecutionException e) {
            // What is being answered is paid for, and kept.
            round.isOver().set(true);
            throw e.getCause() instanceof RunStopped stopped
                    ? stopped
                    : new IllegalStateException("a case could not be asked", e.getCause());
        } catch (InterruptedException | RunStopped ended) {
            threads.shutdownNow();
            throw ended;
        }
    }
}
