package dev.medley.worker.openai;

import dev.medley.worker.engine.Blend;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Who answers a request: the blend with what the response says about it.
 *
 * @param tenant whose request it is: an account in a fleet, nobody in particular stand-alone
 * @param base hub name
 * @param before what happened before the engine saw the request
 * @param release gives the adapters' files back; until then they stay on disk
 */
record Answering(String tenant, String base, Blend blend, List<Voice> voices, Before before, Runnable release)
        implements AutoCloseable {
    /**
     * One adapter of the answer.
     *
     * @param score the retriever's cosine; NaN when the client named the adapter
     */
    record Voice(String id, String version, double score) {
        boolean isRetrieved() {
            return !Double.isNaN(score);
        }
    }

    /** Milliseconds that finding the adapters, and bringing them to disk, took. */
    record Before(double route, double fetch) {
        static final Before NOTHING = new Before(0, 0);
    }

    Answering {
        voices = List.copyOf(voices);
    }

    String mode() {
        return blend.mode().name().toLowerCase(Locale.ROOT);
    }

    /**
     * Value of {@code X-Medley-Adapters}.
     *
     * @param weights of the voices, in order
     */
    String header(List<Double> weights) {
        return IntStream.range(0, voices.size())
                .mapToObj(i -> {
                    Voice voice = voices.get(i);
                    return voice.id() + "@" + voice.version() + ";w=" + Rounded.decimal(weights.get(i));
                })
                .collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        release.run();
    }
}
