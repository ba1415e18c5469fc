package dev.medley.registry.evaluation;

import dev.medley.registry.evaluation.EvaluationRepository.Run;
import dev.medley.registry.gateway.Inference;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
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
import org.jboss.logging.Logger;

/**
 * Asks every case of every arm, as many at once as fill a worker's batch, and keeps each answer as it comes: a run that a stopped
 * registry left goes on where it was.
 */
@ApplicationScoped
class EvaluationRunner {
    private static final Logger LOG = Logger.getLogger(EvaluationRunner.class);
    private static final int AT_ONCE = 32;
    private static final int TRIES = 20;
    private static final long PAUSE_MILLIS = 500;

    private final EvaluationRepository repository;
    private final Inference inference;
    private final Judge judge;
    private final Event<EvaluationEnded> ended;
    private final ConcurrentHashMap<UUID, Thread> running = new ConcurrentHashMap<>();

    @Inject
    EvaluationRunner(EvaluationRepository repository, Inference inference, Judge judge, Event<EvaluationEnded> ended) {
        this.repository = repository;
        this.inference = inference;
        this.judge = judge;
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
        var done = new AtomicInteger(known.values().stream().mapToInt(Map::size).sum());
        // One arm after the other: the adapters of an arm stay resident, and latencies of arms can be compared.
        for (int arm = 0; arm < run.spec().arms().size(); arm++) {
            Map<Integer, Given> had = known.getOrDefault(arm, Map.of());
            try (ExecutorService threads =
                    Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
                List<Future<?>> calls = new ArrayList<>();
                for (int i = 0; i < run.cases().size(); i++) {
                    if (!had.containsKey(i)) {
                        int number = arm;
                        int position = i;
                        calls.add(threads.submit(() -> {
                            repository.answer(run.id(), number, position, ask(run, number, position));
                            repository.progress(run.id(), (double) done.incrementAndGet() / total);
                            return position;
                        }));
                    }
                }
                finish(threads, calls);
            }
        }
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

    private Given ask(Run run, int arm, int position) throws InterruptedException {
        Given given = answer(run, arm, position);
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

    private Given answer(Run run, int arm, int position) throws InterruptedException {
        Arm asked = run.spec().arms().get(arm);
        Case about = run.cases().get(position);
        boolean isJudged = run.spec().wantsLogprob() && about.answer().isPresent();
        if (!isJudged) {
            return ask(run, asked.request(about), Given::of);
        }
        Given judgement = ask(run, asked.judgement(about), Given::judged);
        return run.spec().wantsText()
                ? ask(run, asked.request(about), Given::of).with(judgement)
                : judgement;
    }

    private interface Reader {
        Given read(Inference.Reply reply, double millis);
    }

    /** A busy fleet is waited for; anything else is a result of the case. */
    private Given ask(Run run, String body, Reader reader) throws InterruptedException {
        Given given = Given.failed("not_asked", 0);
        for (int attempt = 0; attempt < TRIES; attempt++) {
            long start = System.nanoTime();
            Inference.Reply reply = inference.chat(run.client(), body);
            given = reader.read(reply, (System.nanoTime() - start) / 1e6);
            if (reply.status() != 429 && reply.status() != 503) {
                return given;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return given;
    }
}
