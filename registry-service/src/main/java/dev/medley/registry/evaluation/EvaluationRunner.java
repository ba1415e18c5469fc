package dev.medley.registry.evaluation;

import dev.medley.registry.evaluation.EvaluationRepository.Run;
import dev.medley.registry.fleet.WorkerPool;
import dev.medley.registry.gateway.Inference;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Asks every case of every arm, as many at once as fill a worker's batch, and keeps each answer as it comes: a run that a stopped
 * registry left goes on where it was.
 */
@ApplicationScoped
class EvaluationRunner {
    private static final Logger LOG = Logger.getLogger(EvaluationRunner.class);
    /** Requests in flight for each place in the workers' batches: some wait there, so that a place that falls free is taken at the next step. */
    private static final double PER_PLACE = 1.5;

    private static final int LEAST_AT_ONCE = 16;
    private static final int MOST_AT_ONCE = 256;
    /** How long a run waits for a fleet of which nobody takes anything: workers that start again are back by then. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final long PAUSE_MILLIS = 500;

    private final EvaluationRepository repository;
    private final Inference inference;
    private final Judge judge;
    private final WorkerPool workers;
    private final Event<EvaluationEnded> ended;
    private final ConcurrentHashMap<UUID, Thread> running = new ConcurrentHashMap<>();

    @Inject
    EvaluationRunner(
            EvaluationRepository repository,
            Inference inference,
            Judge judge,
            WorkerPool workers,
            Event<EvaluationEnded> ended) {
        this.repository = repository;
        this.inference = inference;
        this.judge = judge;
        this.workers = workers;
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
                    Optional<RuntimeException> failure = failure(run);
                    // From here on nobody interrupts: who stops a run takes it from the map first.
                    if (running.remove(id) != null) {
                        failure.ifPresent(cause -> LOG.errorf(cause, "evaluation failed evaluation=%s", id));
                        repository.finish(id, failure.isPresent() ? "failed" : "succeeded");
                        ended.fire(new EvaluationEnded(id));
                    }
                }));
    }

    /** Answers what is open; what broke it off, if anything did. */
    private Optional<RuntimeException> failure(Run run) {
        try {
            answer(run);
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.of(new IllegalStateException("interrupted", stopped));
        } catch (RuntimeException failure) {
            return Optional.of(failure);
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
        Map<Integer, Map<Integer, Given>> known = repository.answers(run.id());
        int total = run.spec().arms().size() * run.cases().size();
        var heard = new AtomicLong(System.nanoTime());
        var done = new AtomicInteger(known.values().stream().mapToInt(Map::size).sum());
        // One arm after the other: the adapters of an arm stay resident, and latencies of arms can be compared.
        for (int arm = 0; arm < run.spec().arms().size(); arm++) {
            Map<Integer, Given> had = known.getOrDefault(arm, Map.of());
            try (ExecutorService threads =
                    Executors.newFixedThreadPool(atOnce(), Thread.ofVirtual().factory())) {
                List<Future<?>> calls = new ArrayList<>();
                for (int i = 0; i < run.cases().size(); i++) {
                    if (!had.containsKey(i)) {
                        int number = arm;
                        int position = i;
                        calls.add(threads.submit(() -> {
                            repository.answer(run.id(), number, position, ask(run, number, position, heard));
                            repository.progress(run.id(), (double) done.incrementAndGet() / total);
                            return position;
                        }));
                    }
                }
                finish(threads, calls);
            }
        }
    }

    private int atOnce() {
        return Math.clamp((long) (PER_PLACE * workers.places()), LEAST_AT_ONCE, MOST_AT_ONCE);
    }

    private static void finish(ExecutorService threads, List<Future<?>> calls) throws InterruptedException {
        try {
            for (Future<?> call : calls) {
                call.get();
            }
        } catch (ExecutionException e) {
            threads.shutdownNow();
            throw new IllegalStateException("an answer could not be kept", e.getCause());
        } catch (InterruptedException stopped) {
            threads.shutdownNow();
            throw stopped;
        }
    }

    private Given ask(Run run, int arm, int position, AtomicLong heard) throws InterruptedException {
        Given given = answer(run, arm, position, heard);
        Case about = run.cases().get(position);
        if (!run.spec().wantsJudge()
                || given.answer().isEmpty()
                || about.answer().isEmpty()) {
            return given;
        }
        Judgement thought = judge.of(run.spec(), about, given.answer().get());
        if (Thread.interrupted()) {
            throw new InterruptedException("the run was stopped while an answer was judged");
        }
        return given.with(thought);
    }

    private Given answer(Run run, int arm, int position, AtomicLong heard) throws InterruptedException {
        Arm asked = run.spec().arms().get(arm);
        Case about = run.cases().get(position);
        boolean isJudged = run.spec().wantsLogprob() && about.answer().isPresent();
        if (!isJudged) {
            return ask(run, asked.request(about), Given::of, heard);
        }
        Given judgement = ask(run, asked.judgement(about), Given::judged, heard);
        return run.spec().wantsText()
                ? ask(run, asked.request(about), Given::of, heard).with(judgement)
                : judgement;
    }

    private interface Reader {
        Given read(Inference.Reply reply, double millis);
    }

    /**
     * A busy fleet is waited for, and one that starts again; anything else is a result of the case.
     *
     * @param heard when somebody last took a request of the run, so that a fleet that is gone is not waited for by each case anew
     */
    private Given ask(Run run, String body, Reader reader, AtomicLong heard) throws InterruptedException {
        while (true) {
            long start = System.nanoTime();
            Inference.Reply reply = inference.chat(run.client(), body);
            boolean isTaken = reply.status() != 429 && reply.status() != 503;
            if (isTaken) {
                heard.set(System.nanoTime());
            }
            if (isTaken || System.nanoTime() - heard.get() > PATIENCE.toNanos()) {
                return reader.read(reply, (System.nanoTime() - start) / 1e6);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
