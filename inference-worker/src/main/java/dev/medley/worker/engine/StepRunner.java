package dev.medley.worker.engine;

import dev.medley.worker.lora.LoraAdapter;
import dev.medley.worker.lora.Mixture;
import dev.medley.worker.lora.MixtureDelta;
import dev.medley.worker.model.CausalModel;
import dev.medley.worker.model.ForwardBatch;
import dev.medley.worker.model.LinearDelta;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.tokenizer.Tokenizer;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs one forward pass for all running sequences and lets each take its token. Engine thread only. */
final class StepRunner implements AutoCloseable {
    private final CausalModel model;
    private final List<ModuleGroup> groups;
    private final TensorType type;
    private final Tokenizer tokenizer;
    private final Set<Integer> endTokens;
    private final int prefillChunk;
    private Optional<MixtureDelta> delta = Optional.empty();

    StepRunner(LoadedBase base, TensorType type, int prefillChunk) {
        this.model = base.model();
        this.groups = base.groups();
        this.type = type;
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
        float[][] logits = forward(new ForwardBatch(rows), mixtures);
        for (int i = 0; i < sampled.size(); i++) {
            sampled.get(i).advance(logits[i], tokenizer, endTokens);
        }
        return mixtures.size();
    }

    private float[][] forward(ForwardBatch batch, List<Mixture> mixtures) {
        List<LoraAdapter> active = MixtureDelta.activeOf(mixtures);
        if (active.isEmpty()) {
            return model.forward(batch, LinearDelta.NONE);
        }
        if (delta.isEmpty() || !delta.get().covers(active)) {
            delta.ifPresent(MixtureDelta::close);
            delta = Optional.of(MixtureDelta.of(active, groups, type));
        }
        try (TensorScope _ = TensorScope.open()) {
            delta.get().prepare(mixtures);
            return model.forward(batch, delta.get());
        }
    }

    /** Forgets the concatenated factors; the next step builds what it needs. */
    void forget() {
        delta.ifPresent(MixtureDelta::close);
        delta = Optional.empty();
    }

    @Override
    public void close() {
        forget();
    }
}
