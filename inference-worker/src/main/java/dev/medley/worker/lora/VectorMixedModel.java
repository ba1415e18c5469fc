package dev.medley.worker.lora;

import dev.medley.worker.lora.LoraLoader.Placement;
import dev.medley.worker.model.ForwardBatch;
import dev.medley.worker.model.ModelConfig;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.model.RowDelta;
import dev.medley.worker.model.StepProfile;
import dev.medley.worker.model.VectorModel;
import dev.medley.worker.torch.MatrixUnit;
import java.util.List;
import java.util.Optional;

/** On the kernels. */
public final class VectorMixedModel implements MixedModel {
    private final VectorModel model;
    private final boolean onUnit;
    private final List<ModuleGroup> groups;
    private final VectorMixture mixture = new VectorMixture();

    /** @param onUnit whether it multiplies on the {@link MatrixUnit} */
    VectorMixedModel(VectorModel model, boolean onUnit) {
        this.model = model;
        this.onUnit = onUnit;
        this.groups = ModuleGroup.of(model.config());
    }

    @Override
    public ModelConfig config() {
        return model.config();
    }

    @Override
    public Optional<StepProfile> profile() {
        return Optional.of(model.profile());
    }

    @Override
    public Placement placement() {
        return Placement.PANELS;
    }

    @Override
    public float[][] forward(ForwardBatch batch, List<Mixture> rowMixtures) {
        try {
            return model.forward(batch, delta(batch, rowMixtures));
        } finally {
            if (onUnit) {
                MatrixUnit.release();
            }
        }
    }

    private RowDelta delta(ForwardBatch batch, List<Mixture> rowMixtures) {
        if (rowMixtures.stream().allMatch(each -> each.adapters().isEmpty())) {
            return RowDelta.NONE;
        }
        mixture.prepare(groups, rowMixtures, batch.blocks());
        return mixture;
    }

    @Override
    public void forget() {
        mixture.forget();
    }

    @Override
    public void close() {
        forget();
        model.close();
    }
}
