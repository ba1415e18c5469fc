package dev.medley.worker.engine;

import dev.medley.worker.lora.Way;
import org.junit.jupiter.api.Tag;

/** {@link MixedBatchIT} on CUDA, beside the processor. */
@Tag("gpu")
class MixedBatchGpuIT extends MixedBatchIT {
    @Override
    Way way() {
        return Way.CUDA;
    }

    @Override
    Way other() {
        return Way.TENSORS;
    }
}
