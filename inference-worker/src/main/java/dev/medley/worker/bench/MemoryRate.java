package dev.medley.worker.bench;

import dev.medley.worker.torch.Device;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import java.util.ArrayList;
import java.util.List;

/** How fast this machine reads memory now: the floor under every decode step, since each reads all weights once. */
final class MemoryRate {
    /** 2 GiB in all: smaller arrays partly stay in the caches and read faster. */
    private static final int LONGS = 1 << 25;

    private static final int ARRAYS = 8;
    private static final int ROUNDS = 3;

    private MemoryRate() {}

    /** Bytes a second that the device reads or writes, the best of a few rounds. */
    static double bytesPerSecond(Device device) {
        return device == Device.CPU ? summing() : copying(device);
    }

    /** One read and one write for each element. */
    private static double copying(Device device) {
        try (TensorScope _ = TensorScope.open(device)) {
            Tensor source = Tensor.zeros(TensorType.INT64, LONGS);
            Tensor target = Tensor.zeros(TensorType.INT64, LONGS);
            double best = 0;
            for (int round = 0; round < ROUNDS; round++) {
                target.narrow(0, 0, 1).toFloats(); // waits for what was asked for before
                long start = System.nanoTime();
                for (int i = 0; i < ARRAYS; i++) {
                    target.copyFrom(source);
                }
                target.narrow(0, 0, 1).toFloats();
                double seconds = (System.nanoTime() - start) / 1e9;
                best = Math.max(best, 2.0 * ARRAYS * LONGS * Long.BYTES / seconds);
            }
            return best;
        }
    }

    /** With all processors. */
    private static double summing() {
        List<long[]> arrays = new ArrayList<>();
        for (int i = 0; i < ARRAYS; i++) {
            arrays.add(new long[LONGS]);
        }
        double best = 0;
        long sink = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            sink += arrays.parallelStream().mapToLong(MemoryRate::sum).sum();
            double seconds = (System.nanoTime() - start) / 1e9;
            best = Math.max(best, (double) ARRAYS * LONGS * Long.BYTES / seconds);
        }
        if (sink != 0) {
            throw new IllegalStateException("arrays of zeros do not sum to zero");
        }
        return best;
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }
}
