package dev.medley.worker.engine;

import dev.medley.worker.lora.Way;
import java.util.stream.Stream;

/** The mixtures of {@link GoldenIT} on LibTorch's operations; bases and single adapters are small ones there, in {@code ReferenceTest}. */
class GoldenTensorIT extends GoldenIT {
    @Override
    Way way() {
        return Way.TENSORS;
    }

    @Override
    Stream<Golden.Case> cases() {
        return super.cases().filter(golden -> golden.adapters().size() > 1);
    }
}
