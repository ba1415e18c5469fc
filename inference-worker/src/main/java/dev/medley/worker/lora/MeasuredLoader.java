package dev.medley.worker.lora;

import dev.medley.worker.lora.AdapterCache.Loader;
import dev.medley.worker.lora.AdapterCache.Prepared;
import java.util.concurrent.atomic.LongAdder;

/** Counts what another loader reads. Safe for many threads where that is. */
final class MeasuredLoader implements Loader {
    private final Loader loader;
    private final LongAdder reads = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    MeasuredLoader(Loader loader) {
        this.loader = loader;
    }

    LoadStats stats() {
        return new LoadStats(reads.sum(), failures.sum(), nanos.sum() / 1e9);
    }

    @Override
    public Prepared prepare(AdapterRef ref) {
        long start = System.nanoTime();
        reads.increment();
        try {
            return loader.prepare(ref);
        } catch (RuntimeException | Error e) {
            failures.increment();
            throw e;
        } finally {
            nanos.add(System.nanoTime() - start);
        }
    }

    @Override
    public long expectedBytes(AdapterRef ref) {
        return loader.expectedBytes(ref);
    }
}
