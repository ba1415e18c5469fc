package dev.medley.worker.engine;

import dev.medley.worker.lora.AdapterCache;
import dev.medley.worker.lora.RouterCache;
import dev.medley.worker.model.KvCache;
import dev.medley.worker.model.ModelConfig;
import dev.medley.worker.problem.AdapterUnavailable;
import dev.medley.worker.problem.EngineStopped;
import dev.medley.worker.problem.InferenceProblem;
import dev.medley.worker.problem.QueueFull;
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
    private final ModelConfig model;
    private final AdapterCache adapters;
    private final RouterCache routers;
    private final Deque<Sequence> waiting = new ArrayDeque<>();
    private final List<Sequence> running = new ArrayList<>();
    private long kvBytes;

    Scheduler(EngineConfig config, ModelConfig model, AdapterCache adapters, RouterCache routers) {
        this.config = config;
        this.model = model;
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
        running.removeIf(this::leave);
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
        long bytes = KvCache.bytes(model, config.type(), sequence.capacity());
        if (!running.isEmpty() && kvBytes + bytes > config.kvBytes()) {
            return false;
        }
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
            long loading = System.nanoTime() - start;
            place(sequence, lease.get(), loading);
            kvBytes += bytes;
        } catch (InferenceProblem problem) {
            sequence.fail(problem);
        } catch (RuntimeException e) {
            // Damage that no check foresaw is this request's alone: nothing of it runs yet.
            sequence.fail(new AdapterUnavailable("of the blend", "loading failed unexpectedly"));
        }
        return true;
    }

    private void place(Sequence sequence, BlendLease lease, long loading) {
        try {
            sequence.admit(lease, new KvCache(model, config.type(), sequence.capacity()), loading);
            running.add(sequence);
        } catch (RuntimeException e) {
            // Only its memory can fail here; the members go back, or they would never be evicted.
            lease.close();
            throw new QueueFull(waiting.size());
        }
    }

    private boolean leave(Sequence sequence) {
        if (sequence.isEnded()) {
            kvBytes -= KvCache.bytes(model, config.type(), sequence.capacity());
        }
        return sequence.isEnded();
    }
}
