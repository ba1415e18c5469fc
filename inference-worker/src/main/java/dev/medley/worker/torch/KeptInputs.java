package dev.medley.worker.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The same tensors again for each step, with new values: what a {@link DeviceGraph} reads. Every step asks for the same shapes in the same order. Not
 * safe for many threads.
 */
public final class KeptInputs implements Inputs, AutoCloseable {
    private final List<Tensor> tensors = new ArrayList<>();
    private int next;

    /** Before each step. */
    public void restart() {
        next = 0;
    }

    @Override
    public Tensor of(long... values) {
        return next(() -> FRESH.of(values));
    }

    @Override
    public Tensor of(float[] values, TensorType type, long... shape) {
        return next(() -> FRESH.of(values, type, shape));
    }

    private Tensor next(Supplier<Tensor> values) {
        if (next == tensors.size()) {
            try (TensorScope scope = TensorScope.open()) {
                tensors.add(scope.keep(values.get()));
            }
        } else {
            try (TensorScope _ = TensorScope.open(Device.CPU)) {
                tensors.get(next).copyFrom(values.get());
            }
        }
        return tensors.get(next++);
    }

    @Override
    public void close() {
        tensors.forEach(Tensor::close);
    }
}
