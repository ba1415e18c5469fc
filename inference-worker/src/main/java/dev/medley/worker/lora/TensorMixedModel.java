package dev.medley.worker.lora;

import dev.medley.worker.lora.LoraLoader.Placement;
import dev.medley.worker.model.CausalModel;
import dev.medley.worker.model.ForwardBatch;
import dev.medley.worker.model.GradientModel;
import dev.medley.worker.model.LinearDelta;
import dev.medley.worker.model.ModelConfig;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import java.util.List;
import java.util.Optional;

/** On LibTorch's operations: on devices, and wherever else the kernels can't run. */
public final class TensorMixedModel implements MixedModel {
    private final CausalModel model;
    private final List<ModuleGroup> groups;
    private final TensorType type;
    private Optional<MixtureDelta> delta = Optional.empty();

    TensorMixedModel(CausalModel model, TensorType type) {
        this.model = model;
        this.groups = ModuleGroup.of(model.config());
        this.type = type;
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
        List<LoraAdapter> active = MixtureDelta.activeOf(rowMixtures);
        if (active.isEmpty()) {
            return model.forward(batch, LinearDelta.NONE);
        }
        if (delta.isEmpty() || !delta.get().covers(active)) {
            forget();
            delta = Optional.of(MixtureDelta.of(active, groups, type));
        }
        try (TensorScope _ = TensorScope.open()) {
            delta.get().prepare(rowMixtures, batch.blocks());
            float[][] logits = model.forward(batch, delta.get());
            delta.get().report();
            return logits;
        }
    }

    @Override
    public GradientModel withGradients() {
        return model.withGradients();
    }

    @Override
    public void forget() {
        delta.ifPresent(MixtureDelta::close);
        delta = Optional.empty();
    }

    @Override
    public void close() {
        forget();
        model.close();
    }
}
