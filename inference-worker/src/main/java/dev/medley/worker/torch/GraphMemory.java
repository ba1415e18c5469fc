package dev.medley.worker.torch;

/**
 * Memory for what graphs make, shared by all of them: they are launched one after the other, and what one leaves is read before the next is launched.
 * LibTorch's allocator would give every graph a pool of its own and keep that when the graph is gone. Of no use any more when a recording has failed.
 * Belongs to one thread.
 */
public final class GraphMemory implements AutoCloseable {
    /** A graph that nobody launches: with the last graph the pool would be given up. */
    private final DeviceGraph holder;

    private final DeviceGraph.Pool pool;

    /** @throws DeviceGraph.NotRecorded when nothing can be recorded */
    public GraphMemory() {
        try (TensorScope _ = TensorScope.open()) {
            Tensor something = Tensor.zeros(TensorType.FLOAT32, 1);
            this.holder = DeviceGraph.record(DeviceGraph.Pool.NEW, something::setToZero);
            this.pool = holder.pool();
        }
    }

    /**
     * Records what the operations ask of the device, which does nothing of it yet. They have run before, so that what LibTorch makes once is there, and
     * exchange nothing with the host.
     *
     * @throws DeviceGraph.NotRecorded when the device refuses one
     */
    public DeviceGraph record(Runnable operations) {
        return DeviceGraph.record(pool, operations);
    }

    @Override
    public void close() {
        holder.close();
    }
}
