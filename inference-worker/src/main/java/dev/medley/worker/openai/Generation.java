package dev.medley.worker.openai;

import dev.medley.worker.engine.Engine;
import dev.medley.worker.engine.GenerationRequest;
import dev.medley.worker.engine.TokenEvent;
import dev.medley.worker.engine.TokenStream;
import dev.medley.worker.grammar.Grammar;
import dev.medley.worker.problem.ContextTooLong;
import dev.medley.worker.problem.EngineStopped;
import dev.medley.worker.sampling.SamplingParams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/** The sequences of one request ({@code n} for each of its prompts), from prompt text to token streams. Closing cancels what still runs. */
final class Generation implements AutoCloseable {
    private static final int CHAT_TOKENS = 512;

    private final List<TokenStream> streams = new ArrayList<>();

    private Generation() {}

    static Generation start(Engine engine, AnswerRequest request, Answering answering, String requestId) {
        requireKnown(request.adjustments().bias().keySet(), engine.model().vocabulary());
        long[] seeds = seeds(request);
        Optional<Grammar> grammar = request.output().grammar(engine.grammars());
        var generation = new Generation();
        try {
            List<Told> told = new ArrayList<>();
            for (AnswerRequest.Prompt prompt : request.prompts()) {
                Told own = told(engine, request, tokens(engine, prompt));
                requireRoom(own, request, engine.model().contextLength());
                told.add(own);
            }
            for (int i = 0; i < request.choices(); i++) {
                Told own = told.get(i / request.answers());
                var sampling = new SamplingParams(
                        request.temperature(), request.tail(), seeds[i % request.answers()], request.adjustments());
                generation.streams.add(engine.submit(new GenerationRequest(
                        requestId,
                        own.prompt(),
                        own.given(),
                        answering.blend(),
                        sampling,
                        own.maxTokens(),
                        request.stop(),
                        request.logProbs(),
                        request.pastEnd(),
                        grammar,
                        answering.tenant())));
            }
            return generation;
        } catch (RuntimeException e) {
            generation.close();
            throw e;
        }
    }

    private static void requireKnown(Set<Integer> biased, int vocabulary) {
        if (biased.stream().anyMatch(id -> id >= vocabulary)) {
            throw InvalidRequest.field(
                    "logit_bias",
                    "logit_bias names a token that the base does not have; its largest id is " + (vocabulary - 1)
                            + ".");
        }
    }

    /** One for each answer to a prompt, unlike those of any other seed that clients may count up. */
    private static long[] seeds(AnswerRequest request) {
        long seed = request.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong());
        long[] seeds = new SplittableRandom(seed).longs(request.answers()).toArray();
        seeds[0] = seed;
        return seeds;
    }

    int count() {
        return streams.size();
    }

    /** Waits for the next event of one of the answers. */
    TokenEvent next(int answer) {
        try {
            return streams.get(answer).next();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TokenEvent.Failed(new EngineStopped("it is shutting down"));
        }
    }

    /** What is read at once, what is told token by token, and how long the answer may be with it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    private record Told(int[] prompt, int[] given, int maxTokens) {}

    private static Told told(Engine engine, AnswerRequest request, int[] prompt) {
        if (request.given().isEmpty()) {
            int most = request.maxTokens().orElseGet(() -> defaultTokens(engine, request, prompt.length));
            return new Told(prompt, new int[0], most);
        }
        return switch (request.given().get()) {
            case AnswerRequest.Given.Answer answer -> {
                int[] given = engine.tokenizer().encode(answer.text());
                yield new Told(prompt, given, given.length);
            }
            case AnswerRequest.Given.Prompt(int more) -> {
                int[] given = Arrays.copyOfRange(prompt, 1, prompt.length);
                yield new Told(Arrays.copyOf(prompt, 1), given, given.length + more);
            }
        };
    }

    private static void requireRoom(Told told, AnswerRequest request, int context) {
        if (told.prompt().length + (long) told.maxTokens() > context) {
            throw new ContextTooLong(
                    request.isChat() ? "messages" : "prompt",
                    told.prompt().length + told.given().length,
                    told.maxTokens() - told.given().length,
                    context);
        }
    }

    private static int[] tokens(Engine engine, AnswerRequest.Prompt prompt) {
        return switch (prompt) {
            case AnswerRequest.Prompt.Chat chat ->
                engine.tokenizer().encode(engine.chatTemplates().render(chat.conversation(), true));
            case AnswerRequest.Prompt.Text text -> engine.tokenizer().encodePrompt(text.text());
            case AnswerRequest.Prompt.Ids ids -> ids(engine, ids.ids());
        };
    }

    private static int[] ids(Engine engine, List<Integer> ids) {
        int vocabulary = engine.model().vocabulary();
        if (ids.stream().anyMatch(id -> id >= vocabulary)) {
            throw InvalidRequest.field("prompt", "a token id is not below the vocabulary's " + vocabulary + ".");
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int defaultTokens(Engine engine, AnswerRequest request, int prompt) {
        int room = engine.model().contextLength() - prompt;
        // At least one, so that a prompt that fills the context is refused as too long and not as malformed.
        return Math.max(1, Math.min(request.isChat() ? CHAT_TOKENS : AnswerRequest.COMPLETION_TOKENS, room));
    }

    @Override
    public void close() {
        streams.forEach(TokenStream::cancel);
    }
}
