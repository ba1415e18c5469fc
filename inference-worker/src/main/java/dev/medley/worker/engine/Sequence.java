package dev.medley.worker.engine;

import dev.medley.worker.engine.TokenEvent.Finished;
import dev.medley.worker.engine.TokenEvent.Heard;
import dev.medley.worker.engine.TokenEvent.Prefilled;
import dev.medley.worker.engine.TokenEvent.Reason;
import dev.medley.worker.engine.TokenEvent.Spoken;
import dev.medley.worker.engine.TokenEvent.Usage;
import dev.medley.worker.grammar.Cursor;
import dev.medley.worker.grammar.Grammar;
import dev.medley.worker.lora.GateShares;
import dev.medley.worker.lora.Mixture;
import dev.medley.worker.model.KvCache;
import dev.medley.worker.problem.InferenceProblem;
import dev.medley.worker.problem.NotFinite;
import dev.medley.worker.sampling.LogProbs;
import dev.medley.worker.sampling.Sampler;
import dev.medley.worker.tokenizer.Tokenizer;
import dev.medley.worker.tokenizer.Utf8Assembler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One request on its way through the engine, with all that belongs to it alone. Engine thread only, but for {@link #stream}. */
final class Sequence {
    private final GenerationRequest request;
    private final EngineObserver observer;
    private final TokenStream stream = new TokenStream();
    private final Sampler sampler;
    private final Utf8Assembler utf8 = new Utf8Assembler();
    private final StopText stop;
    private final Optional<Cursor> grammar;
    private final Pace pace;

    /** Kept only where a gate decides. */
    private final List<Spoken> spoken = new ArrayList<>();

    private BlendLease lease;
    private KvCache cache;
    private Mixture mixture = Mixture.NONE;
    private int[] next;
    /** Prompt and answer. */
    private int[] tokens;

    private int generated;
    private int reused;
    private boolean ended;
    private int uncharged;
    private int timesOvertaken;

    Sequence(GenerationRequest request, EngineObserver observer) {
        this.request = request;
        this.observer = observer;
        this.pace = new Pace(observer);
        this.sampler = Sampler.of(request.sampling(), request.prompt());
        this.stop = new StopText(request.stop());
        this.grammar = request.grammar().map(Grammar::begin);
        this.next = request.prompt();
        this.tokens = request.prompt();
    }

    GenerationRequest request() {
        return request;
    }

    TokenStream stream() {
        return stream;
    }

    /** Tokens whose keys and values the sequence may need at most. */
    int capacity() {
        return request.prompt().length + request.maxTokens();
    }

    /** @param making nanoseconds that making ready what was read took */
    void admit(BlendLease members, KvCache kv, long making) {
        this.lease = members;
        this.cache = kv;
        pace.admitted(request.blend().members().size(), making);
        this.mixture = members.mixture();
        if (request.blend().mode().isGated()) {
            mixture.shares().resume(kv.notes());
        }
        this.reused = kv.length();
        this.next = Arrays.copyOfRange(next, reused, next.length);
    }

    private void sharePrefix() {
        cache.share(request.prefixIdentity(), tokens, mixture.shares()::ofBlock);
    }

    /** Tokens since this was last asked. */
    int takeUncharged() {
        int count = uncharged;
        uncharged = 0;
        return count;
    }

    Pace pace() {
        return pace;
    }

    /** Another one that came later was started first. */
    void overtaken() {
        timesOvertaken++;
    }

    int timesOvertaken() {
        return timesOvertaken;
    }

    Mixture mixture() {
        return mixture;
    }

    KvCache cache() {
        return cache;
    }

    /** Tokens that still have to go through the model before the next one can be sampled, at most {@code limit} of them. */
    int[] nextTokens(int limit) {
        return next.length <= limit ? next : Arrays.copyOf(next, limit);
    }

    int pendingTokens() {
        return next.length;
    }

    /** A chunk of the prompt went through the model. */
    void prefilled(int tokens) {
        next = Arrays.copyOfRange(next, tokens, next.length);
    }

    /** Takes the logits behind the last token: samples, publishes text and ends the sequence where it ends. */
    void advance(float[] logits, Tokenizer tokenizer, Set<Integer> endTokens) {
        if (pace.token()) {
            stream.publish(new Prefilled(heard()));
        }
        int token = pick(logits);
        if (!Float.isFinite(logits[token]) || Float.isNaN(logits[0])) {
            fail(new NotFinite(request.blend().members().isEmpty()));
            return;
        }
        if (request.maxTokens() == 0) {
            finish(token, Reason.LENGTH);
            return;
        }
        if (generated == 0) {
            sharePrefix();
        }
        boolean isGiven = generated < request.given().length;
        append(token);
        if (endTokens.contains(token) && !isGiven && !request.pastEnd()) {
            finish(token, Reason.STOP);
            return;
        }
        byte[] bytes = tokenizer.bytes(token);
        // What is given is known to the caller, and stops nothing.
        String text = isGiven ? "" : stop.append(utf8.append(bytes));
        speak(text);
        stream.publish(new TokenEvent.Text(token, text, logProbs(logits, token), usage()));
        if (!isGiven) {
            grammar.ifPresent(cursor -> cursor.accept(bytes));
        }
        if (stop.isFound() || grammar.map(Cursor::isComplete).orElse(false)) {
            finish(token, Reason.STOP);
        } else if (generated == request.maxTokens()
                || grammar.map(Cursor::isStuck).orElse(false)) {
            finish(token, Reason.LENGTH);
        }
    }

    private void append(int token) {
        int length = request.prompt().length + generated;
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.min(capacity(), length + Math.max(64, generated)));
        }
        tokens[length] = token;
        generated++;
        uncharged++;
        next = new int[] {token};
    }

    private int pick(float[] logits) {
        if (generated < request.given().length) {
            return request.given()[generated];
        }
        int remaining = request.maxTokens() - generated;
        return sampler.pick(
                grammar.map(cursor -> cursor.masked(logits, remaining)).orElse(logits));
    }

    private Optional<LogProbs> logProbs(float[] logits, int token) {
        return request.logProbs().isPresent()
                ? Optional.of(LogProbs.of(logits, token, request.logProbs().getAsInt()))
                : Optional.empty();
    }

    void fail(InferenceProblem problem) {
        end();
        stream.publish(new TokenEvent.Failed(problem));
    }

    /** Gives leases and memory back; safe to call twice. */
    void end() {
        ended = true;
        if (lease != null) {
            lease.close();
        }
        if (cache != null) {
            cache.close();
            cache = null;
        }
    }

    boolean isEnded() {
        return ended;
    }

    private void finish(int token, Reason reason) {
        if (!stop.isFound()) {
            String rest = stop.append(utf8.finish()) + stop.rest();
            if (!rest.isEmpty()) {
                speak(rest);
                stream.publish(new TokenEvent.Text(token, rest, Optional.empty(), usage()));
            }
        }
        sharePrefix();
        if (request.blend().mode().isGated()) {
            observer.gated(mixture.shares().entropy());
        }
        end();
        stream.publish(new Finished(reason, usage(), pace.timing(), heard()));
    }

    private Usage usage() {
        int given = Math.min(generated, request.given().length);
        return new Usage(request.prompt().length + given, reused, generated - given);
    }

    private Heard heard() {
        GateShares shares = mixture.shares();
        return new Heard(mixture.heard(), shares.byLayer(), shares.entropyByLayer(), spoken);
    }

    private void speak(String text) {
        if (request.blend().mode().isGated()) {
            spoken.add(new Spoken(text, mixture.shares().sinceLast()));
        }
    }
}
