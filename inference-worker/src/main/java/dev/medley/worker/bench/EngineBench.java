package dev.medley.worker.bench;

import dev.medley.worker.engine.Engine;
import dev.medley.worker.engine.EngineConfig;
import dev.medley.worker.kernel.Background;
import dev.medley.worker.lora.CacheStats;
import dev.medley.worker.model.ModelConfig;
import dev.medley.worker.torch.Device;
import dev.medley.worker.torch.TensorType;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures the engine without anything around it. Everything runs in one process one after the other, so that the ratios mean something on a machine
 * whose speed nobody knows.
 */
@Command(name = "engine", mixinStandardHelpOptions = true)
public final class EngineBench implements Callable<Integer> {
    private static final String BASE = "HuggingFaceTB/SmolLM2-135M-Instruct";
    private static final int THRASHING_ADAPTERS = 4;
    private static final int SMALL_ADAPTERS = 8;
    private static final long ENDLESS_BYTES = 2L << 20;

    enum Part {
        DECODE,
        RESIDENT,
        CACHE,
        PROMPT,
        LOADING
    }

    @Parameters(index = "0", description = "the base")
    private Path base;

    @Parameters(index = "1", description = "the folder of PEFT folders")
    private Path adapters;

    @Option(names = "--dtype", defaultValue = "bfloat16", description = "bfloat16 or float32")
    private String dtype;

    @Option(names = "--device", defaultValue = "cpu", description = "cpu or cuda")
    private String device;

    @Option(names = "--router", description = "router.safetensors of mode ramole; a random one without")
    private Optional<Path> router;

    @Option(names = "--part", description = "${COMPLETION-CANDIDATES}; all without")
    private List<Part> parts = new ArrayList<>();

    @Option(names = "--endless", defaultValue = "0", description = "only this many short requests, and what they leave")
    private int endless;

    @Option(
            names = "--peers",
            description = "only what is compared with other servers; a folder for the requests and the rates")
    private Optional<Path> peers;

    private final PrintStream out = System.out;
    private final Summary summary = new Summary();

    public static void main(String... args) {
        System.exit(new CommandLine(new EngineBench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        TensorType type = TensorType.ofCompute(dtype);
        out.println("device " + Device.of(device).describe());
        if (endless > 0) {
            // Room for some of the adapters only: they come and go.
            try (Engine engine = start(config(type, ENDLESS_BYTES));
                    MadeFiles files = new MadeFiles(engine.model())) {
                Pool pool = Pool.of(files.smallAdapters(SMALL_ADAPTERS), router.orElseGet(files::router));
                new EndlessPart(new Client(engine), pool, out).run(endless);
            }
            return 0;
        }
        if (peers.isPresent()) {
            EngineConfig config = config(type, 1L << 30);
            try (Engine engine = start(config);
                    MadeFiles files = new MadeFiles(engine.model())) {
                new PeersPart(new Client(engine), pool(files), peers.get()).run(config);
            }
            return 0;
        }
        measure(type);
        out.printf(Locale.ROOT, "peak memory %.2f GB%n", ProcessMemory.peak() / 1e9);
        summary.print(out);
        out.printf(Locale.ROOT, "engine: %.2f%n", summary.ratio("ramole-16"));
        return 0;
    }

    private void measure(TensorType type) throws IOException, InterruptedException {
        double rate = wants(Part.DECODE) ? MemoryRate.bytesPerSecond(Device.of(device)) : 0;
        long adapterBytes;
        if (wants(Part.RESIDENT)) {
            try (Engine empty = start(config(type, 1L << 30));
                    Engine full = start(config(type, 1L << 30));
                    MadeFiles files = new MadeFiles(full.model())) {
                new ResidentPart(out, summary).run(new Client(empty), new Client(full), pool(files));
            }
        }
        try (Engine engine = start(config(type, 1L << 30));
                MadeFiles files = new MadeFiles(engine.model())) {
            var client = new Client(engine);
            Pool pool = pool(files);
            if (wants(Part.DECODE)) {
                decode(client, pool, type, rate);
            }
            if (wants(Part.PROMPT)) {
                new PromptPart(client, out, summary).run(Device.of(device), type);
            }
            if (wants(Part.LOADING)) {
                new LoadingPart(client, out, summary).run(files);
            }
            if (wants(Part.CACHE)) {
                new CachePart(out, summary).run(client, pool);
            }
            CacheStats cache = engine.stats().cache();
            adapterBytes = cache.bytes() / Math.max(1, cache.adapters());
        }
        if (wants(Part.CACHE)) {
            try (Engine engine = start(config(type, THRASHING_ADAPTERS * adapterBytes));
                    MadeFiles files = new MadeFiles(engine.model())) {
                new CachePart(out, summary).thrash(new Client(engine), pool(files));
            }
        }
    }

    private void decode(Client client, Pool pool, TensorType type, double rate) throws InterruptedException {
        long weights = weights(client.engine().model());
        long bytes = type.bytes() * weights;
        double products = ProductRate.operationsPerSecond(Device.of(device), type);
        out.printf(
                Locale.ROOT,
                "memory %.1f GB/s; a step reads %.0f MB of weights in %s: at most %.1f steps/s%n",
                rate / 1e9,
                bytes / 1e6,
                type.label(),
                rate / bytes);
        out.printf(
                Locale.ROOT,
                "products of 1024 cubed: %.0f GFLOP/s in %s, %.0f in float32%n",
                products / 1e9,
                type.label(),
                ProductRate.operationsPerSecond(Device.of(device), TensorType.FLOAT32) / 1e9);
        new DecodePart(client, pool, new Limits(rate / bytes, products / (2.0 * weights)), out, summary).run();
    }

    /** As the worker does. */
    private static Engine start(EngineConfig config) {
        Engine engine = Engine.start(config);
        Background.letCompilersYield();
        return engine;
    }

    private Pool pool(MadeFiles files) throws IOException {
        return Pool.read(adapters, router.orElseGet(files::router));
    }

    private boolean wants(Part part) {
        return parts.isEmpty() || parts.contains(part);
    }

    private EngineConfig config(TensorType type, long adapterBytes) {
        EngineConfig usual = EngineConfig.of(base, BASE, type);
        return new EngineConfig(
                        base,
                        BASE,
                        type,
                        usual.maxBatch(),
                        usual.maxQueue(),
                        usual.prefillChunk(),
                        usual.kvBytes(),
                        adapterBytes)
                .on(Device.of(device));
    }

    /** What one decode step reads of the base, and multiplies each row with; the embedding counts once, as the head. */
    private static long weights(ModelConfig model) {
        long attention = (long) model.hidden() * (model.queryWidth() + 2L * model.keyValueWidth())
                + (long) model.queryWidth() * model.hidden();
        long feedForward = 3L * model.hidden() * model.feedForward();
        long head = (long) model.vocabulary() * model.hidden();
        return model.layers() * (attention + feedForward) + head;
    }
}
