package dev.medley.worker.bench;

import dev.medley.worker.engine.Engine;
import dev.medley.worker.engine.GenerationRequest;
import dev.medley.worker.engine.TokenEvent;
import dev.medley.worker.engine.TokenStream;
import dev.medley.worker.sampling.Adjustments;
import dev.medley.worker.sampling.SamplingParams;
import dev.medley.worker.tokenizer.ChatTemplate.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How quickly a load was answered.
 *
 * @param tokensPerSecond of all requests together, from the moment when the last prompt was read
 * @param firstTokenMillis mean over the requests
 */
record Speed(double tokensPerSecond, double firstTokenMillis) {
    private static final int TOKENS = 64;
    /** Ends an answer; banned, so that all answers have the same length. */
    private static final int END = 2;

    private static final SamplingParams GREEDY = new SamplingParams(0, 1, 0, new Adjustments(0, 0, Map.of(END, -100f)));

    static Speed of(Engine engine, Load load) throws InterruptedException {
        long start = System.nanoTime();
        List<TokenStream> streams = new ArrayList<>();
        for (int i = 0; i < load.batch(); i++) {
            String text = engine.chatTemplate()
                    .render(List.of(new Message("user", "Question " + i + ": what is a river?")), true);
            streams.add(engine.submit(new GenerationRequest(
                    "bench-" + i, engine.tokenizer().encode(text), load.blends().get(i), GREEDY, TOKENS, List.of())));
        }
        double firsts = 0;
        for (TokenStream stream : streams) {
            require(stream.next());
            firsts += (System.nanoTime() - start) / 1e6;
        }
        long prefilled = System.nanoTime();
        for (TokenStream stream : streams) {
            TokenEvent event = stream.next();
            while (event instanceof TokenEvent.Text) {
                event = stream.next();
            }
            require(event);
        }
        double seconds = (System.nanoTime() - prefilled) / 1e9;
        // The first token of each was sampled with its prompt.
        return new Speed((TOKENS - 1.0) * load.batch() / seconds, firsts / load.batch());
    }

    private static void require(TokenEvent event) {
        if (event instanceof TokenEvent.Failed failed) {
            throw failed.problem();
        }
    }
}
