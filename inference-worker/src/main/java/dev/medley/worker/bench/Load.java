package dev.medley.worker.bench;

import dev.medley.worker.engine.Blend;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What is asked of the engine at once.
 *
 * @param blends of each request, one after the other
 */
record Load(String name, List<Blend> blends) {
    Load {
        blends = List.copyOf(blends);
    }

    static Load of(String name, int batch, IntFunction<Blend> blend) {
        return new Load(name, IntStream.range(0, batch).mapToObj(blend).toList());
    }

    int batch() {
        return blends.size();
    }
}
