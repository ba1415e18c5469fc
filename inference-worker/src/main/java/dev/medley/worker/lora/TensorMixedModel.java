package dev.medley.worker.lora;

import dev.medley.worker.lora.LoraLoader.Placement;
import dev.medley.worker.model.CausalModel;
import dev.medley.worker.model.ForwardBatch;
import dev.medley.worker.model.GradientModel;
import dev.medley.worker.model.ModelConfig;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import java.util.List;
import java.util.Optional;

/** On LibTorch's operations: on devices, and wherever else the kernels can't run. */
public final class TensorMixedModel implements MixedModel {
    private final CausalModel model;
    private final List<ModuleGroup> modelGroups;
    private final TensorType type;
    private final DecodeGraphs graphs;
    private ActiveGroups groups;

    TensorMixedModel(CausalModel model, TensorType type) {
        this.model = model;
        this.modelGroups = ModuleGroup.of(model.config());
        this.type = type;
        this.graphs = new DecodeGraphs(model);
        this.groups = new ActiveGroups(List.of(), modelGroups, type);
    }

    @Override
    public ModelConfig config() {
        return model.config();
    }

    @Override
    public Placement placement() {
        return Placement.TENSORS;
    }

    @Override
    public float[][] forward(ForwardBatch batch, List<Mixture> rowMixtures) {
        List<LoraAdapter> active = ActiveGroups.activeOf(rowMixtures);
        if (!groups.active().equals(active)) {
            forget();
            groups = new ActiveGroups(active, modelGroups, type);
        }
        Optional<float[][]> replayed = graphs.forward(batch, groups, rowMixtures);
        return replayed.orElseGet(() -> compute(batch, rowMixtures));
    }

    private float[][] compute(ForwardBatch batch, List<Mixture> rowMixtures) {
        try (TensorScope _ = TensorScope.open()) {
            var delta = new MixtureDelta(groups, rowMixtures);
            float[][] logits = model.forward(batch, delta);
            delta.report(rowMixtures);
            return logits;
        }
    }

    @Override
    public GradientModel withGradients() {
        return model.withGradients();
    }

    @Override
    public void forget() {
        graphs.forget();
        if (!groups.active().isEmpty()) {
            groups.close();
            groups = new ActiveGroups(List.of(), modelGroups, type);
        }
    }

    @Override
    public void close() {
        forget();
        graphs.close();
        model.close();
    }
}
