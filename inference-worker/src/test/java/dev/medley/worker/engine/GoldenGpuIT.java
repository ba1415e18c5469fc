package dev.medley.worker.engine;

import dev.medley.worker.lora.Way;
import org.junit.jupiter.api.Tag;

/** {@link GoldenIT} on CUDA. */
@Tag("gpu")
class GoldenGpuIT extends GoldenIT {
    @Override
    Way way() {
        return Way.CUDA;
    }
}
