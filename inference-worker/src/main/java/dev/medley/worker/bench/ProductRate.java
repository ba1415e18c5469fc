package dev.medley.worker.bench;

import dev.medley.worker.torch.Device;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;

/** How fast LibTorch multiplies large matrices on this machine now: what a step of many rows is held against, beside the memory's rate. */
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
}
