package dev.medley.worker.engine;

import dev.medley.worker.torch.Device;
import org.junit.jupiter.api.Tag;

/** {@link EngineIT} on CUDA. */
@Tag("gpu")
class EngineGpuIT extends EngineIT {
    @Override
    Device device() {
        return Device.CUDA;
    }
}
