package dev.medley.worker.lora;

import dev.medley.worker.model.CausalModel;
import dev.medley.worker.model.ForwardBatch;
import dev.medley.worker.model.StepPlan;
import dev.medley.worker.torch.DeviceGraph;
import dev.medley.worker.torch.GraphMemory;
import dev.medley.worker.torch.KeptInputs;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decoding steps of one shape. The first ones are computed as usual, from inputs that stay: they make what LibTorch and gates make once. Then one is
 * recorded, and from there on a step is its inputs, one launch, and its results. Engine thread only.
 */
final class DecodeGraph implements AutoCloseable {
    /** Recording costs as much as a step: where requests come and go all the time, few shapes live long enough for it to pay. */
    private static final int NOT_RECORDED = 2;

    private final CausalModel model;
    private final MixtureDelta delta;
    /** What the delta consists of. */
    private final List<Tensor> terms;

    private final KeptInputs inputs = new KeptInputs();
    private int steps;
    private Optional<Recorded> recorded = Optional.empty();

    private record Recorded(DeviceGraph graph, Tensor logits) {}

    DecodeGraph(CausalModel model, ActiveGroups groups, List<Mixture> rowMixtures) {
        this.model = model;
        try (TensorScope scope = TensorScope.open()) {
            this.delta = new MixtureDelta(groups, rowMixtures);
            this.terms = scope.keepAll();
        }
    }

    /** @param memory for the recording, asked for when there is one */
    float[][] forward(ForwardBatch batch, int context, List<Mixture> rowMixtures, Supplier<GraphMemory> memory) {
        try (TensorScope _ = TensorScope.open()) {
            inputs.restart();
            StepPlan plan = model.plan(batch, inputs, context);
            float[][] logits = model.read(batch, logits(plan, memory));
            delta.report(rowMixtures);
            return logits;
        }
    }

    private Tensor logits(StepPlan plan, Supplier<GraphMemory> memory) {
        if (steps++ < NOT_RECORDED) {
            return model.compute(plan, delta);
        }
        if (recorded.isEmpty()) {
            recorded = Optional.of(record(plan, memory.get()));
        }
        recorded.get().graph().launch();
        return recorded.get().logits();
    }

    private Recorded record(StepPlan plan, GraphMemory memory) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor[] logits = new Tensor[1];
            DeviceGraph graph = memory.record(() -> logits[0] = model.compute(plan, delta));
            return new Recorded(graph, scope.keep(logits[0]));
        }
    }

    @Override
    public void close() {
        recorded.ifPresent(each -> {
            each.logits().close();
            each.graph().close();
        });
        inputs.close();
        terms.forEach(Tensor::close);
    }
}
