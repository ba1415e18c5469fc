package dev.medley.worker.engine;

import dev.medley.worker.lora.Way;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One mixture of each mode of {@link GoldenIT} on LibTorch's operations: the reference's other cases ask the same code the same again, and it is slow on
 * processors. Bases and single adapters are small ones there: {@code ReferenceTest}, {@code AdapterReferenceTest}.
 */
class GoldenTensorIT extends GoldenIT {
    @Override
    Way way() {
        return Way.TENSORS;
    }

    @Override
    Stream<Golden.Case> cases() {
        Set<Blend.Mode> seen = EnumSet.noneOf(Blend.Mode.class);
        return super.cases()
                .filter(golden -> golden.adapters().size() > 1)
                .filter(golden -> seen.add(golden.blend().mode()));
    }

    /** No test here: a share of so few tokens says nothing. */
    @Override
    void bfloat16AgreesWhereTheReferenceIsSure() {}
}
