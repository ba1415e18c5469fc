package dev.medley.worker.lora;

import java.util.List;
import org.junit.jupiter.api.Tag;

/** {@link ReferenceTest} on CUDA. */
@Tag("gpu")
class ReferenceGpuIT extends ReferenceTest {
    @Override
    List<Way> ways() {
        return List.of(Way.CUDA);
    }
}
