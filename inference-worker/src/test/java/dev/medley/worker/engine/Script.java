package dev.medley.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.medley.worker.engine.Blend.Mode;
import dev.medley.worker.lora.Mixture;
import dev.medley.worker.model.ForwardBatch;
import dev.medley.worker.model.KvCache;
import dev.medley.worker.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A request with its tokens: a prompt, then an answer that is read one by one. */
record Script(Blend blend, int[] prompt, int[] answer) {
    static final int ANSWER = 2;

    private static final List<String> ADAPTERS =
            List.of("numerals-english", "clock-24h", "numerals-french", "sort-words");

    /**
     * What a script computed.
     *
     * @param logits behind the prompt and behind each token of the answer
     * @param heard what each adapter contributed
     * @param entropy of the gate's decisions
     */
    record Outcome(List<float[]> logits, List<Double> heard, double entropy) {
        private static final float CLOSE = 2e-3f;
        private static final double SHARES_CLOSE = 1e-4;

        void assertCloseTo(Outcome expected, String request) {
            for (int member = 0; member < expected.heard().size(); member++) {
                assertThat(heard.get(member))
                        .as("share of adapter %d of %s", member, request)
                        .isCloseTo(expected.heard().get(member), within(SHARES_CLOSE));
            }
            assertThat(entropy).as("entropy of %s", request).isCloseTo(expected.entropy(), within(SHARES_CLOSE));
            assertThat(logits).hasSameSizeAs(expected.logits());
            for (int step = 0; step < logits.size(); step++) {
                assertThat(largestDifference(logits.get(step), expected.logits().get(step)))
                        .as("token %d of %s", step, request)
                        .isLessThan(CLOSE);
            }
        }

        /** A loop of its own: there are millions of logits. */
        private static float largestDifference(float[] some, float[] others) {
            float largest = 0;
            for (int i = 0; i < others.length; i++) {
                largest = Math.max(largest, Math.abs(some[i] - others[i]));
            }
            return largest;
        }
    }

    /** The base between mixtures of every mode, with prompts of all lengths from one to eleven. */
    static List<Script> ofEveryMode(Tokenizer tokenizer) {
        int[] words = tokenizer.encode("Twelve bridges cross the old river before it meets the sea.");
        List<Script> scripts = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            for (Mode each : List.of(Mode.BASE, mode)) {
                add(scripts, blend(each, scripts.size(), Collections.nCopies(3, each.isGated() ? 1 : 0.4)), words);
            }
        }
        return scripts;
    }

    /** The same and both gates with priors, one of which removes its adapter. */
    static List<Script> withPriors(Tokenizer tokenizer) {
        int[] words = tokenizer.encode("Twelve bridges cross the old river before it meets the sea.");
        List<Script> scripts = new ArrayList<>(ofEveryMode(tokenizer));
        for (Mode mode : List.of(Mode.ARROW, Mode.RAMOLE)) {
            add(scripts, blend(mode, scripts.size(), List.of(0.7, 0.0, 0.3)), words);
        }
        return scripts;
    }

    private static void add(List<Script> scripts, Blend blend, int[] words) {
        int number = scripts.size();
        int[] answer = IntStream.range(0, ANSWER).map(i -> 100 * number + i).toArray();
        scripts.add(new Script(blend, Arrays.copyOf(words, 1 + number % 11), answer));
    }

    private static Blend blend(Mode mode, int number, List<? extends Number> weights) {
        int count = mode == Mode.BASE ? 0 : mode == Mode.SINGLE ? 1 : 3;
        List<Blend.Member> members = IntStream.range(0, count)
                .mapToObj(i -> new Blend.Member(
                        Golden.adapter(ADAPTERS.get((number + i) % ADAPTERS.size())),
                        weights.get(i).doubleValue()))
                .toList();
        return new Blend(mode, members, mode == Mode.RAMOLE ? Optional.of(Golden.router()) : Optional.empty());
    }

    /** Runs all scripts in the same steps; every other prompt is read while the others answer already. */
    static List<Outcome> run(List<Script> scripts, BaseByHand base) {
        List<BlendLease> leases = new ArrayList<>();
        List<KvCache> caches = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (Script script : scripts) {
            leases.add(base.lease(script.blend()));
            caches.add(base.reserve(script.prompt().length + script.answer().length));
        }
        List<Mixture> mixtures = leases.stream().map(BlendLease::mixture).toList();
        List<List<float[]>> logits =
                scripts.stream().<List<float[]>>map(_ -> new ArrayList<>()).toList();
        int longest = scripts.stream()
                .mapToInt(script -> script.answer().length)
                .max()
                .orElseThrow();
        for (int step = 0; step <= longest + 1; step++) {
            step(step, scripts, base, mixtures, caches, logits);
        }
        for (int i = 0; i < scripts.size(); i++) {
            Mixture mixture = mixtures.get(i);
            outcomes.add(
                    new Outcome(logits.get(i), mixture.heard(), mixture.shares().entropy()));
        }
        base.forget();
        leases.forEach(BlendLease::close);
        caches.forEach(KvCache::close);
        return outcomes;
    }

    private static void step(
            int step,
            List<Script> scripts,
            BaseByHand base,
            List<Mixture> mixtures,
            List<KvCache> caches,
            List<List<float[]>> logits) {
        List<ForwardBatch.Rows> rows = new ArrayList<>();
        List<Mixture> rowMixtures = new ArrayList<>();
        List<List<float[]>> targets = new ArrayList<>();
        for (int i = 0; i < scripts.size(); i++) {
            int own = step - i % 2;
            Script script = scripts.get(i);
            if (own >= 0 && own <= script.answer().length) {
                int[] tokens = own == 0 ? script.prompt() : new int[] {script.answer()[own - 1]};
                rows.add(new ForwardBatch.Rows(tokens, caches.get(i), true));
                rowMixtures.addAll(Collections.nCopies(tokens.length, mixtures.get(i)));
                targets.add(logits.get(i));
            }
        }
        if (!rows.isEmpty()) {
            float[][] results = base.forward(rows, rowMixtures);
            IntStream.range(0, results.length).forEach(i -> targets.get(i).add(results[i]));
        }
    }
}
