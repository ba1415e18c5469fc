package dev.medley.worker.bench;

import dev.medley.worker.engine.TokenEvent;
import dev.medley.worker.engine.TokenStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * When the tokens of one request came.
 *
 * @param submitted nanoseconds, as all here
 * @param admitted when its adapters were ready and it had a place
 * @param tokens each token, in order
 */
record Arrivals(long submitted, long admitted, List<Long> tokens) {
    Arrivals {
        tokens = List.copyOf(tokens);
    }

    /** Reads a stream to its end, on a thread of its own so that nothing else delays the clock. */
    static Callable<Arrivals> reading(TokenStream stream, long submitted) {
        return () -> {
            List<Long> tokens = new ArrayList<>();
            while (true) {
                switch (stream.next()) {
                    case TokenEvent.Text _ -> tokens.add(System.nanoTime());
                    case TokenEvent.Prefilled _ -> {}
                    case TokenEvent.Finished end -> {
                        double waited = end.timing().queue() + end.timing().load();
                        return new Arrivals(submitted, submitted + (long) (waited * 1e6), tokens);
                    }
                    case TokenEvent.Failed failed -> throw failed.problem();
                }
            }
        };
    }

    long first() {
        return tokens.getFirst();
    }

    long last() {
        return tokens.getLast();
    }

    double firstMillis() {
        return (first() - submitted) / 1e6;
    }

    /** Milliseconds between neighbours. */
    List<Double> gaps() {
        List<Double> gaps = new ArrayList<>();
        for (int i = 1; i < tokens.size(); i++) {
            gaps.add((tokens.get(i) - tokens.get(i - 1)) / 1e6);
        }
        return gaps;
    }
}
