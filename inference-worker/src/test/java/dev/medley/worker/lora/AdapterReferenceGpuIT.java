package dev.medley.worker.lora;

import java.util.List;
import org.junit.jupiter.api.Tag;

/** {@link AdapterReferenceTest} on CUDA. */
@Tag("gpu")
class AdapterReferenceGpuIT extends AdapterReferenceTest {
    @Override
    List<Way> ways() {
        return List.of(Way.CUDA);
    }
}
