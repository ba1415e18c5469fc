package dev.medley.worker.bench;

import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.model.ModuleGroup.Slot;
import dev.medley.worker.torch.Device;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import java.util.List;

/** How fast LibTorch multiplies on this machine now: what a step of many rows is held against, beside the memory's rate. */
final class ProductRate {
    private static final int SIDE = 1024;
    private static final int PRODUCTS = 10;
    private static final int ROUNDS = 4;

    private ProductRate() {}

    /** Floating-point operations a second of a product of 1024 cubed, the best of a few rounds. */
    static double operationsPerSecond(Device device, TensorType type) {
        try (TensorScope _ = TensorScope.open(device)) {
            Tensor matrix = Tensor.zeros(type, SIDE, SIDE);
            double best = 0;
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                try (TensorScope _ = TensorScope.open(device)) {
                    Tensor product = matrix;
                    for (int i = 0; i < PRODUCTS; i++) {
                        product = product.linear(matrix);
                    }
                    product.narrow(0, 0, 1).toFloats(); // waits for them
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                best = Math.max(best, 2.0 * SIDE * SIDE * SIDE * PRODUCTS / seconds);
            }
            return best;
        }
    }

    /** Seconds of all products of a prompt with these groups' weights, and of its last row with the head; the best of a few rounds. */
    static double secondsOf(Device device, TensorType type, List<ModuleGroup> groups, int rows) {
        try (TensorScope _ = TensorScope.open(device)) {
            List<Tensor> weights = groups.stream()
                    .map(group -> Tensor.zeros(type, group.width(), group.inputs()))
                    .toList();
            double best = Double.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                for (int i = 0; i < weights.size(); i++) {
                    try (TensorScope _ = TensorScope.open(device)) {
                        int own = groups.get(i).slot() == Slot.HEAD ? 1 : rows;
                        Tensor.zeros(type, own, groups.get(i).inputs())
                                .linear(weights.get(i))
                                .narrow(0, 0, 1)
                                .toFloats(); // waits for it
                    }
                }
                best = Math.min(best, (System.nanoTime() - start) / 1e9);
            }
            return best;
        }
    }
}
