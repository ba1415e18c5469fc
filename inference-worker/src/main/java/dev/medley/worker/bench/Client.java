package dev.medley.worker.bench;

import dev.medley.worker.chat.Conversation;
import dev.medley.worker.chat.Conversation.Message;
import dev.medley.worker.engine.Blend;
import dev.medley.worker.engine.Engine;
import dev.medley.worker.engine.GenerationRequest;
import dev.medley.worker.sampling.Adjustments;
import dev.medley.worker.sampling.SamplingParams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Asks an engine, and writes down when its tokens come. No prompt is asked twice, so that none is answered from what is left of another. */
final class Client {
    /** Ends an answer; banned, so that all answers have the same length. */
    private static final int END = 2;

    static final SamplingParams GREEDY = new SamplingParams(0, 1, 0, new Adjustments(0, 0, Map.of(END, -100f)));

    private final Engine engine;
    private int asked;

    Client(Engine engine) {
        this.engine = engine;
    }

    Engine engine() {
        return engine;
    }

    /** All requests at once. */
    Speed atOnce(Load load, int tokens) throws InterruptedException {
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Arrivals>> answers = new ArrayList<>();
            for (Blend blend : load.blends()) {
                answers.add(readers.submit(
                        Arrivals.reading(engine.submit(request(blend, load.sampling(), tokens)), System.nanoTime())));
            }
            return collect(answers);
        }
    }

    /** So many clients, each with one request after the other. */
    Speed inTurns(int clients, int requests, IntFunction<Blend> blend, int tokens) throws InterruptedException {
        return inTurns(clients, requests, i -> request(blend.apply(i), tokens));
    }

    /** The same with requests of one's own. */
    Speed inTurns(int clients, int requests, IntFunction<GenerationRequest> asked) throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<Arrivals>> answers = IntStream.range(0, requests)
                    .mapToObj(i -> {
                        GenerationRequest request = asked.apply(i);
                        return threads.submit(() -> {
                            long submitted = System.nanoTime();
                            return Arrivals.reading(engine.submit(request), submitted)
                                    .call();
                        });
                    })
                    .toList();
            return collect(answers);
        }
    }

    /** One request with a prompt of so many tokens. */
    Speed withPrompt(int length, Blend blend, int tokens) throws InterruptedException {
        int[] words =
                engine.tokenizer().encode(("Note " + asked++ + ". ") + "A river runs to the sea. ".repeat(length));
        int[] prompt = Arrays.copyOf(words, length);
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            var request = new GenerationRequest("bench", prompt, blend, GREEDY, tokens, List.of());
            return collect(List.of(readers.submit(Arrivals.reading(engine.submit(request), System.nanoTime()))));
        }
    }

    GenerationRequest request(Blend blend, int tokens) {
        return request(blend, GREEDY, tokens);
    }

    private GenerationRequest request(Blend blend, SamplingParams sampling, int tokens) {
        String question = "Note " + asked++ + ": what is a river?";
        String text = engine.chatTemplates().render(new Conversation(List.of(new Message("user", question))), true);
        return new GenerationRequest(
                "bench-" + asked, engine.tokenizer().encode(text), blend, sampling, tokens, List.of());
    }

    static Speed collect(List<Future<Arrivals>> answers) throws InterruptedException {
        List<Arrivals> requests = new ArrayList<>();
        for (Future<Arrivals> answer : answers) {
            try {
                requests.add(answer.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("a request of the benchmark failed", e.getCause());
            }
        }
        return new Speed(requests);
    }
}
