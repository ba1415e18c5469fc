package dev.medley.worker.model;

import dev.medley.worker.torch.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a step's rows bring from the host; the rest of the step happens on the device alone.
 *
 * @param tokens (rows)
 * @param positions (rows)
 * @param views who looks at what, by window
 * @param someRows the rows whose successor is sampled; absent when all are
 */
public record StepPlan(Tensor tokens, Tensor positions, Map<Integer, View> views, Optional<long[]> someRows) {
    /** In all layers with the same window. */
    record View(AttentionPlan plan, CausalMasks masks) {}
}
