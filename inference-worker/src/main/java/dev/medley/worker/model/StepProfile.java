package dev.medley.worker.model;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Where the time of the steps went since the start: one number for each kind of operation. Written by the engine's thread, read by any. */
public final class StepProfile {
    /** Operations of a step, in order. Products are the base's own; what adapters add is counted with the operation that follows each. */
    public enum Operation {
        EMBEDDING,
        QUERY_KEY_VALUE,
        PLACING,
        ATTENTION,
        ATTENTION_OUT,
        NORMS,
        GATE_UP,
        ACTIVATION,
        DOWN,
        HEAD,
        LOGITS
    }

    private final Map<Operation, Long> nanos = Collections.synchronizedMap(new EnumMap<>(Operation.class));
    private long since = System.nanoTime();

    void start() {
        since = System.nanoTime();
    }

    /** Counts the time since the last call, or the start of the step. */
    void done(Operation operation) {
        long now = System.nanoTime();
        nanos.merge(operation, now - since, Long::sum);
        since = now;
    }

    /** Nanoseconds so far of what was done at all. */
    public Map<Operation, Long> nanos() {
        synchronized (nanos) {
            return nanos.isEmpty() ? Map.of() : new EnumMap<>(nanos);
        }
    }
}
