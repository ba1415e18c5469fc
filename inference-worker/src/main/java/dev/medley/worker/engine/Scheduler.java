package dev.medley.worker.engine;

import dev.medley.worker.lora.AdapterCache;
import dev.medley.worker.lora.AdapterRef;
import dev.medley.worker.lora.RouterCache;
import dev.medley.worker.model.KvCache;
import dev.medley.worker.model.KvPool;
import dev.medley.worker.problem.AdapterUnavailable;
import dev.medley.worker.problem.InferenceProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides who runs: tenants in turn and each one's sequences in their order, while places, memory for keys and values, and adapters allow it. One
 * that can't run yet is passed over, but only so often: then nobody overtakes it any more. A sequence keeps its place until it ends, so nothing is
 * ever preempted; so that nobody has to wait for the end of another's long answers, some places are for tenants of whom nothing runs. Engine thread only.
 */
final class Scheduler {
    /** How far down the queue adapters are read ahead and sequences looked at. */
    private static final int LOOK_AHEAD = 64;
    /** How many may start before one that lacks room. */
    private static final int MOST_OVERTAKEN = 32;

    /** One of so many places is for somebody else than those who have one. */
    private static final int PLACES_EACH_KEPT = 8;

    private final EngineConfig config;
    private final KvPool pool;
    private final AdapterCache adapters;
    private final RouterCache routers;
    private final TenantQueue waiting = new TenantQueue();
    private final List<Sequence> running = new ArrayList<>();

    private enum Verdict {
        STARTED,
        /** Its adapters are being read. */
        LOADING,
        /** Somebody has to end first. */
        NO_ROOM,
        FAILED
    }

    Scheduler(EngineConfig config, KvPool pool, AdapterCache adapters, RouterCache routers) {
        this.config = config;
        this.pool = pool;
        this.adapters = adapters;
        this.routers = routers;
    }

    void add(Sequence sequence) {
        waiting.add(sequence);
    }

    int running() {
        return running.size();
    }

    int waiting() {
        return waiting.size();
    }

    Map<String, Integer> waitingByTenant() {
        return waiting.sizes();
    }

    /** Drops what ended or was cancelled, admits what fits, and returns the sequences of the next step. */
    List<Sequence> next() {
        for (Sequence sequence : running) {
            waiting.charge(sequence, (long) TenantQueue.ANSWER_PRICE * sequence.takeUncharged());
            if (sequence.stream().isCancelled()) {
                sequence.end();
            }
            if (sequence.isEnded()) {
                waiting.ended(sequence);
            }
        }
        running.removeIf(Sequence::isEnded);
        if (waiting.size() > 0) {
            waiting.remove(sequence -> sequence.stream().isCancelled(), _ -> {});
            admit();
        }
        return List.copyOf(running);
    }

    private void admit() {
        adapters.newRound();
        List<Sequence> passedOver = new ArrayList<>();
        boolean mayStart = true;
        for (Sequence sequence : waiting.next(LOOK_AHEAD)) {
            switch (consider(sequence, mayStart && hasPlace(sequence))) {
                case STARTED -> passedOver.forEach(Sequence::overtaken);
                case FAILED -> {}
                case LOADING -> passedOver.add(sequence);
                case NO_ROOM -> {
                    passedOver.add(sequence);
                    mayStart &= sequence.timesOvertaken() < MOST_OVERTAKEN;
                }
            }
        }
    }

    private boolean hasPlace(Sequence sequence) {
        int kept = waiting.hasPlace(sequence.request().tenant()) ? config.maxBatch() / PLACES_EACH_KEPT : 0;
        return running.size() < config.maxBatch() - kept;
    }

    private Verdict consider(Sequence sequence, boolean mayStart) {
        try {
            Verdict verdict = mayStart ? start(sequence) : readAhead(sequence);
            if (verdict != Verdict.LOADING) {
                sequence.pace().notLoading();
            } else if (sequence.pace().loading() > config.loadDeadline().toNanos()) {
                throw new AdapterUnavailable("of the blend", "it is still being read");
            }
            return verdict;
        } catch (InferenceProblem problem) {
            fail(sequence, problem);
        } catch (RuntimeException e) {
            // Damage that no check foresaw is this request's alone: nothing of it runs yet.
            fail(sequence, new AdapterUnavailable("of the blend", "loading failed unexpectedly"));
        }
        return Verdict.FAILED;
    }

    private void fail(Sequence sequence, InferenceProblem problem) {
        waiting.remove(sequence::equals, _ -> {});
        sequence.fail(problem);
    }

    private Verdict readAhead(Sequence sequence) {
        List<AdapterRef> members = sequence.request().blend().adapters();
        if (!adapters.claim(members)) {
            return Verdict.NO_ROOM;
        }
        return isLoading(sequence) ? Verdict.LOADING : Verdict.NO_ROOM;
    }

    private Verdict start(Sequence sequence) {
        List<AdapterRef> members = sequence.request().blend().adapters();
        if (!adapters.claim(members)) {
            return Verdict.NO_ROOM;
        }
        if (isLoading(sequence)) {
            return Verdict.LOADING;
        }
        Optional<KvCache> memory = memory(sequence);
        if (memory.isEmpty()) {
            return Verdict.NO_ROOM;
        }
        long start = System.nanoTime();
        try {
            Optional<BlendLease> lease = BlendLease.of(sequence.request().blend(), adapters, routers);
            if (lease.isEmpty()) {
                memory.get().close();
                return Verdict.NO_ROOM;
            }
            waiting.started(sequence);
            sequence.admit(lease.get(), memory.get(), System.nanoTime() - start);
            running.add(sequence);
            return Verdict.STARTED;
        } catch (RuntimeException e) {
            memory.get().close();
            throw e;
        }
    }

    /** Asks for both, so that both are read at once. */
    private boolean isLoading(Sequence sequence) {
        Blend blend = sequence.request().blend();
        boolean router = blend.router().map(routers::isLoading).orElse(false);
        return adapters.isLoading(blend.adapters()) || router;
    }

    private Optional<KvCache> memory(Sequence sequence) {
        GenerationRequest request = sequence.request();
        return pool.reserve(sequence.capacity(), request.prefixIdentity(), request.prompt());
    }

    /** Ends everything with the same problem. */
    void failAll(InferenceProblem problem) {
        running.forEach(sequence -> sequence.fail(problem));
        running.clear();
        waiting.remove(_ -> true, sequence -> sequence.fail(problem));
    }
}
