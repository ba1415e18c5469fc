package dev.medley.worker.bench;

import dev.medley.worker.engine.Blend;
import dev.medley.worker.sampling.SamplingParams;
import dev.medley.worker.sampling.Tail;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What is asked of the engine at once.
 *
 * @param blends of each request, one after the other
 * @param sampling how tokens are chosen
 */
record Load(String name, List<Blend> blends, SamplingParams sampling) {
    Load {
        blends = List.copyOf(blends);
    }

    static Load of(String name, int batch, IntFunction<Blend> blend) {
        return new Load(name, IntStream.range(0, batch).mapToObj(blend).toList(), Client.GREEDY);
    }

    /** The base's tokens, drawn from a nucleus. */
    static Load drawn(int batch) {
        var sampling = new SamplingParams(1, new Tail(0.95, 0, 0), 1, Client.GREEDY.adjustments());
        return new Load("drawn", Collections.nCopies(batch, Blend.BASE), sampling);
    }

    int batch() {
        return blends.size();
    }
}
