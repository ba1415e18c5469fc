package dev.medley.worker.lora;

import java.util.List;

/** The right of one sequence to use its adapters until it closes the lease. Engine thread only. */
public final class AdapterLease implements AutoCloseable {
    private final List<LoraAdapter> adapters;
    private final Runnable release;
    private boolean closed;

    AdapterLease(List<LoraAdapter> adapters, Runnable release) {
        this.adapters = adapters;
        this.release = release;
    }

    /** In the order of the blend's members. */
    public List<LoraAdapter> adapters() {
        return adapters;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            release.run();
        }
    }
}
