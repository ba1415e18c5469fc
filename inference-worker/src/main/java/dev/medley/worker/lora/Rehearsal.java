package dev.medley.worker.lora;

import dev.medley.worker.kernel.Element;
import dev.medley.worker.kernel.MatrixKernel;
import dev.medley.worker.model.ForwardBatch;
import dev.medley.worker.model.KvCache;
import dev.medley.worker.model.KvPool;
import dev.medley.worker.model.ModelConfig;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.model.ModuleGroup.Module;
import dev.medley.worker.model.VectorModel;
import dev.medley.worker.model.WeightSource;
import dev.medley.worker.torch.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Steps of a base that is like the real one but next to nothing in size, over and over, until the JVM has compiled them: before, they take up to a hundred times
 * as long. These are the steps themselves and not their kernels alone, since what was compiled as a part of another caller is not compiled for theirs. On a
 * thread of its own, while the weights are read.
 */
final class Rehearsal implements AutoCloseable {
    private static final int SIZE = 64;
    private static final int RANK = 2;
    private static final float NUMBER = 0.01f;
    private static final int PROMPT = 160;
    /** Whole blocks. */
    private static final int TOKENS = 512;
    /** Eight together, four, two, and one. */
    private static final int SEQUENCES = 15;

    private static final int ROUND = 5;
    private static final long ENOUGH_NANOS = 6_000_000_000L;
    private static final long QUICK_NANOS = 30_000_000L;

    /** Any weight that is asked for, and none that may be missing. */
    private record Source(ModelConfig config) implements WeightSource {
        @Override
        public boolean has(String name) {
            return false;
        }

        @Override
        public float[] read(String name) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        public float[] read(String name, int count) {
            return numbers(count);
        }
    }

    private final ModelConfig config;
    private final Element element;
    private final VectorModel model;
    private final KvPool pool;
    private final List<LoraAdapter> adapters = new ArrayList<>();
    private final Router router;
    private final List<Mixture> mixtures;
    private final VectorMixture mixture = new VectorMixture();
    private final List<ModuleGroup> groups;
    private final CompletableFuture<Void> done;

    /** Starts it. */
    Rehearsal(ModelConfig base, TensorType type, Element element, Optional<MatrixKernel> unit) {
        this.config = new ModelConfig(
                base.name(),
                SIZE,
                SIZE,
                SIZE,
                1,
                base.groupSize(),
                1,
                base.headSize(),
                base.normEpsilon(),
                TOKENS,
                true,
                base.traits());
        this.element = element;
        this.groups = ModuleGroup.of(config);
        this.model = new VectorModel(new Source(config), element, unit, 1);
        this.pool = new KvPool(config, type, 1, TOKENS * SEQUENCES);
        adapters.add(adapter());
        adapters.add(adapter());
        this.router = router();
        List<Double> weights = List.of(0.5, 0.5);
        this.mixtures = List.of(
                Mixture.NONE,
                Mixture.fixed(adapters, weights),
                Mixture.gated(new Gate.Learnt(router), adapters, weights),
                Mixture.gated(Gate.ARROW, adapters, weights),
                Mixture.gated(Gate.FUSION, adapters, weights));
        this.done = CompletableFuture.runAsync(
                this::run, run -> Thread.ofPlatform().name("rehearsal").daemon().start(run));
    }

    private static float[] numbers(int count) {
        float[] numbers = new float[count];
        Arrays.fill(numbers, NUMBER);
        return numbers;
    }

    private LoraAdapter adapter() {
        try {
            return new LoraAdapter(
                    config.name(),
                    new PackedFactors(
                            element,
                            groups,
                            0,
                            module -> Optional.of(new RawPair(
                                    numbers(RANK * module.inputs()), numbers(RANK * module.width()), RANK))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Router router() {
        Map<ModuleGroup, float[]> queries = new HashMap<>();
        Map<String, float[]> keys = new HashMap<>();
        for (ModuleGroup group : groups) {
            if (group.slot().isRouted()) {
                queries.put(group, numbers(group.modules().size() * RANK * group.inputs()));
                for (Module module : group.modules()) {
                    keys.put(module.name(), numbers(RANK * module.width()));
                }
            }
        }
        return new Router(RANK, false, queries, keys);
    }

    private void run() {
        long start = System.nanoTime();
        long round;
        do {
            long before = System.nanoTime();
            for (int i = 0; i < ROUND; i++) {
                once();
            }
            round = System.nanoTime() - before;
        } while (round > QUICK_NANOS && System.nanoTime() - start < ENOUGH_NANOS);
    }

    /** An adapter that is read, a prompt of each kind, then a step of all kinds beside each other. */
    private void once() {
        adapter().close();
        List<KvCache> caches = new ArrayList<>();
        for (int i = 0; i < SEQUENCES; i++) {
            caches.add(pool.reserve(TOKENS, "", new int[0]).orElseThrow());
        }
        for (Mixture own : mixtures) {
            step(caches.subList(0, 1), PROMPT / mixtures.size(), List.of(own));
        }
        step(caches.subList(0, 1), PROMPT, List.of(Mixture.NONE));
        step(caches, 1, mixtures);
        caches.forEach(KvCache::close);
    }

    private void step(List<KvCache> caches, int tokens, List<Mixture> kinds) {
        List<ForwardBatch.Rows> rows = new ArrayList<>();
        List<Mixture> own = new ArrayList<>();
        for (KvCache cache : caches) {
            own.addAll(Collections.nCopies(tokens, kinds.get(rows.size() % kinds.size())));
            rows.add(new ForwardBatch.Rows(new int[tokens], cache, true));
        }
        var batch = new ForwardBatch(rows);
        mixture.prepare(groups, own, batch.blocks());
        model.forward(batch, mixture);
    }

    /** Waits for its end. */
    @Override
    public void close() {
        try {
            done.join();
        } finally {
            mixture.forget();
            model.close();
            pool.close();
            router.close();
            adapters.forEach(LoraAdapter::close);
        }
    }
}
