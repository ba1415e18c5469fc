package dev.medley.worker.engine;

import dev.medley.worker.chat.ChatTemplates;
import dev.medley.worker.grammar.Grammars;
import dev.medley.worker.kernel.Background;
import dev.medley.worker.lora.AdapterCache;
import dev.medley.worker.lora.CacheStats;
import dev.medley.worker.lora.LoadStats;
import dev.medley.worker.lora.LoraLoader;
import dev.medley.worker.lora.RouterCache;
import dev.medley.worker.lora.RouterLoader;
import dev.medley.worker.model.KvPool;
import dev.medley.worker.model.ModelConfig;
import dev.medley.worker.model.StepProfile;
import dev.medley.worker.problem.ContextTooLong;
import dev.medley.worker.problem.EngineStopped;
import dev.medley.worker.tokenizer.Tokenizer;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Owns the one thread that touches tensors. {@link #submit} may be called from any thread; everything else of a sequence happens on the engine's.
 *
 * <p>Failure semantics: a request that can't run fails alone. When a step throws, every sequence fails, {@link #isAlive} turns false and nothing is
 * accepted any more: half-written caches must not answer anybody.
 */
public final class Engine implements AutoCloseable {
    private static final long IDLE_POLL_MILLIS = 50;
    /** While requests wait for adapters that are being read, and for nothing else. */
    private static final long LOADING_POLL_MILLIS = 1;

    private static final int READERS = 2;

    private final EngineConfig config;
    private final EngineObserver observer;
    private final BlockingQueue<Sequence> inbox = new LinkedBlockingQueue<>();
    private final QueueRoom room;
    private final CompletableFuture<LoadedBase> loaded = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean closing;
    private volatile EngineStats stats;

    private Engine(EngineConfig config, EngineObserver observer) {
        this.config = config;
        this.observer = observer;
        this.room = new QueueRoom(config.maxQueue() + config.maxBatch());
        this.stats = new EngineStats(
                0, 0, Set.of(), Set.of(), new CacheStats(0, 0, 0, 0, 0), new LoadStats(0, 0, 0), 0, 0, 0);
        this.thread = Thread.ofPlatform().name("engine").unstarted(this::run);
    }

    /**
     * Loads the base and starts; returns when requests are answered.
     *
     * @throws dev.medley.worker.torch.UnusableDevice when the device can't compute here
     */
    public static Engine start(EngineConfig config) {
        return start(config, EngineObserver.NONE);
    }

    /** The same, watched. */
    public static Engine start(EngineConfig config, EngineObserver observer) {
        var engine = new Engine(config, observer);
        engine.thread.start();
        try {
            engine.loaded.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        return engine;
    }

    /**
     * Queues a request.
     *
     * @throws dev.medley.worker.problem.QueueFull when too many wait
     * @throws ContextTooLong when prompt and answer don't fit the base's context
     * @throws EngineStopped when the engine's thread has ended
     */
    public TokenStream submit(GenerationRequest request) {
        int prompt = request.prompt().length;
        if (prompt + (long) request.maxTokens() > model().contextLength()) {
            throw new ContextTooLong("", prompt, request.maxTokens(), model().contextLength());
        }
        if (!isAlive()) {
            throw new EngineStopped("its thread has ended");
        }
        room.enter(request.tenant());
        var sequence = new Sequence(request, observer);
        inbox.add(sequence);
        if (!isAlive()) {
            // The thread may have ended between the check and the add; nobody else would tell the caller.
            sequence.stream().publish(new TokenEvent.Failed(new EngineStopped("its thread has ended")));
        }
        return sequence.stream();
    }

    public boolean isAlive() {
        return thread.isAlive() && !closing;
    }

    public ModelConfig model() {
        return loaded.join().model().config();
    }

    public Tokenizer tokenizer() {
        return loaded.join().tokenizer();
    }

    public ChatTemplates chatTemplates() {
        return loaded.join().chatTemplates();
    }

    public Grammars grammars() {
        return loaded.join().grammars();
    }

    /** Where the time of the steps went; empty where nobody counts it. */
    public Optional<StepProfile> profile() {
        return loaded.join().model().profile();
    }

    public EngineConfig config() {
        return config;
    }

    public EngineStats stats() {
        return stats;
    }

    private void run() {
        Tensor.useThreads(Runtime.getRuntime().availableProcessors());
        ExecutorService readers = Executors.newFixedThreadPool(READERS, Background.threads("adapter-reader"));
        try (TensorScope _ = TensorScope.open(config.device());
                LoadedBase base = LoadedBase.load(config)) {
            var loader = new LoraLoader(config.type(), base.model(), base.weights());
            try (var adapters = new AdapterCache(loader, config.adapterBytes(), readers);
                    var routers = new RouterCache(new RouterLoader(base.model()), readers);
                    var pool = new KvPool(
                            base.model().config(),
                            config.type(),
                            config.kvBytes(),
                            base.model().config().contextLength())) {
                var runner = new StepRunner(base, config.prefillChunk());
                var scheduler = new Scheduler(config, pool, adapters, routers);
                loaded.complete(base);
                try {
                    loop(scheduler, runner, adapters, routers);
                } finally {
                    // Before the cache: what is being read still ends up there.
                    readers.close();
                }
            }
        } catch (RuntimeException | Error e) {
            if (!loaded.completeExceptionally(e)) {
                throw e;
            }
        }
    }

    private void loop(Scheduler scheduler, StepRunner runner, AdapterCache adapters, RouterCache routers) {
        long steps = 0;
        long rows = 0;
        long generated = 0;
        try {
            while (!closing) {
                receive(scheduler);
                List<Sequence> batch = scheduler.next();
                room.recount(waiting(scheduler));
                if (batch.isEmpty()) {
                    runner.forget();
                } else {
                    rows += runner.run(batch);
                    steps++;
                    generated += batch.size();
                }
                stats = new EngineStats(
                        scheduler.running(),
                        room.total(),
                        adapters.resident(),
                        routers.resident(),
                        adapters.stats(),
                        adapters.loads(),
                        steps,
                        rows,
                        generated);
            }
            failAll(scheduler, "it is shutting down");
        } catch (RuntimeException | Error e) {
            failAll(scheduler, "a step failed");
            throw e;
        }
    }

    private Map<String, Integer> waiting(Scheduler scheduler) {
        Map<String, Integer> waiting = scheduler.waitingByTenant();
        inbox.forEach(late -> waiting.merge(late.request().tenant(), 1, Integer::sum));
        return waiting;
    }

    private void receive(Scheduler scheduler) {
        try {
            long pause = scheduler.waiting() > 0 ? LOADING_POLL_MILLIS : IDLE_POLL_MILLIS;
            Sequence first = scheduler.running() > 0 ? inbox.poll() : inbox.poll(pause, TimeUnit.MILLISECONDS);
            while (first != null) {
                scheduler.add(first);
                first = inbox.poll();
            }
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    private void failAll(Scheduler scheduler, String why) {
        closing = true;
        Sequence late = inbox.poll();
        while (late != null) {
            scheduler.add(late);
            late = inbox.poll();
        }
        scheduler.failAll(new EngineStopped(why));
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
