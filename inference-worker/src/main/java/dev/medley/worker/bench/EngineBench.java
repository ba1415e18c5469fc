package dev.medley.worker.bench;

import dev.medley.worker.engine.Blend;
import dev.medley.worker.engine.Blend.Member;
import dev.medley.worker.engine.Blend.Mode;
import dev.medley.worker.engine.Engine;
import dev.medley.worker.engine.EngineConfig;
import dev.medley.worker.lora.AdapterRef;
import dev.medley.worker.lora.RouterRef;
import dev.medley.worker.model.ModelConfig;
import dev.medley.worker.torch.TensorType;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decoding speed of the base, of one adapter a request and of blends of three, all different, at several batch sizes. Everything runs in one process
 * one after the other, so that the ratios mean something on a machine whose speed nobody knows.
 *
 * <p>Arguments: the base, the folder of PEFT folders, {@code bfloat16} or {@code float32}, and a router's file or nothing.
 */
public final class EngineBench {
    private static final String BASE = "HuggingFaceTB/SmolLM2-135M-Instruct";
    private static final List<Integer> BATCHES = List.of(1, 4, 16, 32);

    private final Engine engine;
    private final List<AdapterRef> adapters;
    private final Optional<RouterRef> router;
    private final PrintStream out;

    private EngineBench(Engine engine, List<AdapterRef> adapters, Optional<RouterRef> router, PrintStream out) {
        this.engine = engine;
        this.adapters = adapters;
        this.router = router;
        this.out = out;
    }

    public static void main(String... args) throws IOException, InterruptedException {
        List<AdapterRef> adapters = adapters(Path.of(args[1]));
        TensorType type = TensorType.ofCompute(args[2]);
        Optional<RouterRef> router = args.length > 3
                ? Optional.of(new RouterRef("router", "sha256:bench", Path.of(args[3])))
                : Optional.empty();
        double rate = MemoryRate.bytesPerSecond();
        try (Engine engine = Engine.start(EngineConfig.of(Path.of(args[0]), BASE, type))) {
            new EngineBench(engine, adapters, router, System.out).run(type, rate);
        }
    }

    private static List<AdapterRef> adapters(Path root) throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(folder ->
                            new AdapterRef(folder.getFileName().toString(), "sha256:" + folder.getFileName(), folder))
                    .toList();
        }
    }

    private void run(TensorType type, double rate) throws InterruptedException {
        long bytes = weightBytes(engine.model(), type);
        out.printf(
                Locale.ROOT,
                "memory %.1f GB/s, weights %.0f MB in %s, floor %.1f steps/s%n",
                rate / 1e9,
                bytes / 1e6,
                type.label(),
                rate / bytes);
        out.printf(
                "%-12s %5s %10s %10s %10s %10s %8s%n",
                "load", "batch", "tokens/s", "step ms", "ttft ms", "of base", "of floor");
        // Compiles the hot paths and loads every adapter, so that the first line is not slower than the others.
        measure(Load.of("warm-up", adapters.size(), i -> blend(Mode.WEIGHTED, i)));
        List<String> summary = new ArrayList<>();
        for (int batch : BATCHES) {
            double base = line(Load.of("base", batch, _ -> Blend.BASE), Optional.empty(), rate / bytes);
            if (batch == 1) {
                summary.add(String.format(Locale.ROOT, "base-floor: %.2f", base / (rate / bytes)));
            }
            line(Load.of("single", batch, this::single), Optional.of(base), rate / bytes);
            for (Mode mode : modes()) {
                double speed = line(Load.of(name(mode), batch, i -> blend(mode, i)), Optional.of(base), rate / bytes);
                if (batch == 16) {
                    summary.add(String.format(Locale.ROOT, "%s-16: %.2f", name(mode), speed / base));
                }
            }
        }
        summary.forEach(out::println);
        out.println("engine" + summary.getLast().substring(summary.getLast().indexOf(':')));
    }

    private List<Mode> modes() {
        return router.isPresent()
                ? List.of(Mode.WEIGHTED, Mode.ARROW, Mode.FUSION, Mode.RAMOLE)
                : List.of(Mode.WEIGHTED, Mode.FUSION, Mode.ARROW);
    }

    private static String name(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private double line(Load load, Optional<Double> base, double floor) throws InterruptedException {
        Speed speed = measure(load);
        out.printf(
                Locale.ROOT,
                "%-12s %5d %10.1f %10.1f %10.0f %10s %8.2f%n",
                load.name(),
                load.batch(),
                speed.tokensPerSecond(),
                1e3 * load.batch() / speed.tokensPerSecond(),
                speed.firstTokenMillis(),
                base.map(value -> String.format(Locale.ROOT, "%.2f", speed.tokensPerSecond() / value))
                        .orElse("-"),
                speed.tokensPerSecond() / load.batch() / floor);
        return speed.tokensPerSecond();
    }

    private Speed measure(Load load) throws InterruptedException {
        return Speed.of(engine, load);
    }

    private Blend single(int i) {
        return new Blend(Mode.SINGLE, List.of(new Member(adapters.get(i % adapters.size()), 1)));
    }

    /** Three adapters, another choice of them for each request as long as there are any. */
    private Blend blend(Mode mode, int i) {
        int count = adapters.size();
        int step = 1 + i / count;
        List<Member> members = new ArrayList<>();
        for (int k = 0; k < 3; k++) {
            double weight = mode.isGated() ? 1 : 1.0 / 3;
            members.add(new Member(adapters.get((i + k * step) % count), weight));
        }
        return new Blend(mode, members, mode == Mode.RAMOLE ? router : Optional.empty());
    }

    /** What one decode step reads of the base; the embedding counts once, as the head. */
    private static long weightBytes(ModelConfig model, TensorType type) {
        long attention = (long) model.hidden() * (model.queryWidth() + 2L * model.keyValueWidth())
                + (long) model.queryWidth() * model.hidden();
        long feedForward = 3L * model.hidden() * model.feedForward();
        long head = (long) model.vocabulary() * model.hidden();
        return type.bytes() * (model.layers() * (attention + feedForward) + head);
    }
}
