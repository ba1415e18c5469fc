package dev.medley.worker.engine;

import dev.medley.worker.lora.AdapterCache;
import dev.medley.worker.lora.RouterCache;
import dev.medley.worker.model.KvCache;
import dev.medley.worker.model.KvPool;
import dev.medley.worker.problem.AdapterUnavailable;
import dev.medley.worker.problem.EngineStopped;
import dev.medley.worker.problem.InferenceProblem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Decides who runs: first come, first served, while places, memory for keys and values, and adapters allow it. A sequence keeps its place until it
 * ends, so nothing is ever preempted. Engine thread only.
 */
final class Scheduler {
    private final EngineConfig config;
    private final KvPool pool;
    private final AdapterCache adapters;
    private final RouterCache routers;
    private final Deque<Sequence> waiting = new ArrayDeque<>();
    private final List<Sequence> running = new ArrayList<>();

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

    boolean isIdle() {
        return running.isEmpty() && waiting.isEmpty();
    }

    /** Drops what ended or was cancelled, admits what fits, and returns the sequences of the next step. */
    List<Sequence> next() {
        running.stream().filter(s -> s.stream().isCancelled()).forEach(Sequence::end);
        running.removeIf(Sequence::isEnded);
        waiting.removeIf(sequence -> sequence.stream().isCancelled());
        Iterator<Sequence> queue = waiting.iterator();
        while (queue.hasNext() && running.size() < config.maxBatch()) {
            Sequence first = queue.next();
            if (!admit(first)) {
                break;
            }
            queue.remove();
        }
        return List.copyOf(running);
    }

    /** Ends everything with the same problem. */
    void failAll(InferenceProblem problem) {
        running.forEach(sequence -> sequence.fail(problem));
        waiting.forEach(sequence -> sequence.fail(problem));
        running.clear();
        waiting.clear();
    }

    /** Whether the sequence needs no more thought: it runs now, or has failed. */
    private boolean admit(Sequence sequence) {
        Optional<KvCache> memory = pool.reserve(sequence.capacity());
        if (memory.isEmpty()) {
            return false;
        }
        boolean placed = false;
        long start = System.nanoTime();
        try {
            Optional<BlendLease> lease = BlendLease.of(sequence.request().blend(), adapters, routers);
            if (lease.isEmpty()) {
                if (running.isEmpty()) {
                    sequence.fail(new EngineStopped("the request's adapters do not fit into its memory"));
                    return true;
                }
                return false;
            }
            sequence.admit(lease.get(), memory.get(), System.nanoTime() - start);
            running.add(sequence);
            placed = true;
        } catch (InferenceProblem problem) {
            sequence.fail(problem);
        } catch (RuntimeException e) {
            // Damage that no check foresaw is this request's alone: nothing of it runs yet.
            sequence.fail(new AdapterUnavailable("of the blend", "loading failed unexpectedly"));
        } finally {
            if (!placed) {
                memory.get().close();
            }
        }
        return true;
    }
}
