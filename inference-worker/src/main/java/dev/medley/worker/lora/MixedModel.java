package dev.medley.worker.lora;

import dev.medley.worker.kernel.Element;
import dev.medley.worker.kernel.MatrixKernel;
import dev.medley.worker.lora.LoraLoader.Placement;
import dev.medley.worker.model.CausalModel;
import dev.medley.worker.model.ForwardBatch;
import dev.medley.worker.model.GradientModel;
import dev.medley.worker.model.ModelConfig;
import dev.medley.worker.model.ModelWeights;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.model.StepProfile;
import dev.medley.worker.model.VectorModel;
import dev.medley.worker.model.WeightSource;
import dev.medley.worker.torch.Device;
import dev.medley.worker.torch.MatrixUnit;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import java.util.List;
import java.util.Optional;

/** A base that computes rows of different mixtures in one step. Engine thread only. */
public sealed interface MixedModel extends AutoCloseable permits TensorMixedModel, VectorMixedModel {
    /**
     * Loads a base onto the scope's device.
     *
     * @param kernels whether the kernels may be used; they are on the processor, where the base's sizes suit them
     */
    static MixedModel load(WeightSource source, TensorType type, boolean kernels) {
        boolean suits = TensorScope.device() == Device.CPU && VectorModel.fits(source.config());
        if (!kernels || !suits) {
            return new TensorMixedModel(new CausalModel(ModelWeights.load(source, type)), type);
        }
        Element element = type == TensorType.BFLOAT16 ? Element.HALF : Element.FLOAT;
        Optional<MatrixKernel> unit = element == Element.HALF && MatrixUnit.isAvailable()
                ? Optional.of(MatrixUnit::addProduct)
                : Optional.empty();
        try (var _ = new Rehearsal(source.config(), type, element, unit)) {
            var model =
                    new VectorModel(source, element, unit, Runtime.getRuntime().availableProcessors());
            return new VectorMixedModel(model, unit.isPresent());
        }
    }

    ModelConfig config();

    /** Everything of the base that an adapter can change. */
    default List<ModuleGroup> groups() {
        return ModuleGroup.of(config());
    }

    /** Where the time of the steps went; empty where nobody counts it. */
    default Optional<StepProfile> profile() {
        return Optional.empty();
    }

    /** How adapters have to be loaded. */
    Placement placement();

    /**
     * Runs one step and advances the caches of its sequences.
     *
     * @param rowMixtures one for each row, in order; rows of one sequence share theirs
     * @return logits in float32, one array (vocabulary) for each sequence that wants them, in order; the next step may overwrite them
     */
    float[][] forward(ForwardBatch batch, List<Mixture> rowMixtures);

    /** The same weights for training; only where the base was loaded without the kernels. */
    default GradientModel withGradients() {
        throw new IllegalStateException("the kernels know no gradients: load the base without them");
    }

    /** Lets go of what was prepared for the adapters of the last step. */
    void forget();

    @Override
    void close();
}
