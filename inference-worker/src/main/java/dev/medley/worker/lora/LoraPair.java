package dev.medley.worker.lora;

import dev.medley.worker.torch.Tensor;

/**
 * The factors of one module in the compute type; the adapter owns them.
 *
 * @param a (rank, inputs)
 * @param b (outputs, rank), scale folded in: alpha / r, or alpha / sqrt(r) with rsLoRA
 */
public record LoraPair(Tensor a, Tensor b) {
    public int rank() {
        return Math.toIntExact(a.size(0));
    }
}
