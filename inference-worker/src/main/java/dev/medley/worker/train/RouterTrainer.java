package dev.medley.worker.train;

import dev.medley.worker.lora.LoraAdapter;
import dev.medley.worker.model.GradientModel;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.train.TrainingPairs.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The paper's training of a router: all adapters active, each left out of a step by chance but for two, the loss on the answers, and only the router
 * moves.
 *
 * @param pairs of each adapter, in the order of {@code adapters}
 * @param batch pairs of one step
 */
record RouterTrainer(
        GradientModel model, List<LoraAdapter> adapters, List<List<Pair>> pairs, int batch, long seed, Regime regime) {
    private static final int SURVIVORS = 2;
    /** How far ahead retrieval sees the own adapter, in units of its temperature: wrong for one prompt in six. */
    private static final double LEAD = 1.5;

    RouterTrainer {
        adapters = List.copyOf(adapters);
        pairs = List.copyOf(pairs);
        if (adapters.size() < SURVIVORS) {
            throw new IllegalArgumentException("a router is trained on at least " + SURVIVORS + " adapters");
        }
    }

    /**
     * One step; what it draws depends on the seed and the number of steps before it alone, so that a resumed training goes on as if it had never
     * stopped.
     *
     * @return mean negative log-probability of an answer's token before the step
     */
    double step(RouterWeights weights, AdamW optimiser, double rate) {
        Random random = new Random(seed * 1_000_003 + optimiser.steps());
        Draw draw = draw(random);
        List<LoraAdapter> survivors = draw.survivors();
        List<int[]> texts = new ArrayList<>();
        List<Long> rows = new ArrayList<>();
        List<Long> classes = new ArrayList<>();
        List<float[]> priors = new ArrayList<>();
        long start = 0;
        for (Drawn each : draw.pairs()) {
            Pair pair = each.pair();
            // The last token needs no successor.
            texts.add(Arrays.copyOf(pair.tokens(), pair.tokens().length - 1));
            for (int j = pair.answerStart(); j < pair.tokens().length; j++) {
                rows.add(start + j - 1);
                classes.add((long) pair.tokens()[j]);
            }
            start += pair.tokens().length - 1L;
            if (regime.besidePrior()) {
                float[] prior = prior(survivors, each.own(), random);
                priors.addAll(Collections.nCopies(pair.tokens().length - 1, prior));
            }
        }
        try (TensorScope _ = TensorScope.open()) {
            var gate = new GateAddition(survivors, weights, priors, regime.normalised());
            Tensor loss = model.logits(texts, longs(rows), gate).crossEntropy(Tensor.of(longs(classes)));
            loss.backward();
            optimiser.step(weights, gate.gradients(), rate);
            return loss.toFloats()[0];
        }
    }

    /** A pair and the adapter that it belongs to. */
    record Drawn(LoraAdapter own, Pair pair) {}

    /** What one step is about. */
    record Draw(List<LoraAdapter> survivors, List<Drawn> pairs) {}

    Draw draw(Random random) {
        Set<LoraAdapter> staying = new LinkedHashSet<>(survivors(random));
        List<Drawn> drawn = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            int task = random.nextInt(pairs.size());
            List<Pair> own = pairs.get(task);
            drawn.add(new Drawn(adapters.get(task), own.get(random.nextInt(own.size()))));
        }
        if (regime.keepsOwn()) {
            drawn.forEach(each -> staying.add(each.own()));
        }
        return new Draw(List.copyOf(staying), drawn);
    }

    private List<LoraAdapter> survivors(Random random) {
        List<LoraAdapter> shuffled = new ArrayList<>(adapters);
        Collections.shuffle(shuffled, random);
        List<LoraAdapter> survivors = new ArrayList<>(shuffled.subList(0, SURVIVORS));
        for (LoraAdapter adapter : shuffled.subList(SURVIVORS, shuffled.size())) {
            if (random.nextDouble() >= regime.dropout()) {
                survivors.add(adapter);
            }
        }
        return survivors;
    }

    /** What a retriever of this strength might say of the survivors for one prompt. */
    private static float[] prior(List<LoraAdapter> survivors, LoraAdapter own, Random random) {
        float[] logits = new float[survivors.size()];
        for (int i = 0; i < logits.length; i++) {
            double noise = random.nextGaussian() * LEAD / Math.sqrt(2);
            logits[i] = (float) (noise + (survivors.get(i) == own ? LEAD : 0));
        }
        return logits;
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
