package dev.medley.worker.engine;

import dev.medley.worker.lora.MixedModel;
import dev.medley.worker.lora.Mixture;
import dev.medley.worker.model.ForwardBatch;
import dev.medley.worker.problem.AnswerFailed;
import dev.medley.worker.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Runs one forward pass for all running sequences and lets each take its token. Engine thread only. */
final class StepRunner {
    private final MixedModel model;
    private final Tokenizer tokenizer;
    private final Set<Integer> endTokens;
    private final int prefillChunk;

    StepRunner(LoadedBase base, int prefillChunk) {
        this.model = base.model();
        this.tokenizer = base.tokenizer();
        this.endTokens = base.endTokens();
        this.prefillChunk = prefillChunk;
    }

    /** Runs the step and returns how many rows it had. */
    int run(List<Sequence> sequences) {
        List<ForwardBatch.Rows> rows = new ArrayList<>();
        List<Sequence> sampled = new ArrayList<>();
        List<Mixture> mixtures = new ArrayList<>();
        int budget = prefillChunk;
        for (Sequence sequence : sequences) {
            int wanted = sequence.pendingTokens();
            if (wanted > 1 && budget <= 0) {
                // Prefills share the chunk; decoding never waits for them.
                continue;
            }
            int[] tokens = sequence.nextTokens(wanted == 1 ? 1 : budget);
            budget -= wanted == 1 ? 0 : tokens.length;
            boolean last = tokens.length == wanted;
            rows.add(new ForwardBatch.Rows(tokens, sequence.cache(), last));
            if (last) {
                sampled.add(sequence);
            } else {
                sequence.prefilled(tokens.length);
            }
            for (int i = 0; i < tokens.length; i++) {
                mixtures.add(sequence.mixture());
            }
        }
        float[][] logits = model.forward(new ForwardBatch(rows), mixtures);
        for (int i = 0; i < sampled.size(); i++) {
            advance(sampled.get(i), logits[i]);
        }
        return mixtures.size();
    }

    /** All that was stored is whole by now: what a sampler or a grammar fails at unexpectedly is its own sequence's alone. */
    private void advance(Sequence sequence, float[] logits) {
        try {
            sequence.advance(logits, tokenizer, endTokens);
        } catch (RuntimeException e) {
            sequence.fail(new AnswerFailed(e));
        }
    }

    /** Forgets what was prepared for the adapters of the last step. */
    void forget() {
        model.forget();
    }
}
