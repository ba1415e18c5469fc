package dev.medley.local;

import dev.medley.local.client.MedleyClient;
import dev.medley.local.load.PowerCutBench;
import dev.medley.local.load.UploadsBench;
import dev.medley.local.problem.Failure;
import dev.medley.local.sample.AutoBench;
import dev.medley.local.sample.EvaluationBench;
import dev.medley.local.sample.PaperBench;
import dev.medley.local.sample.RetrievalBench;
import dev.medley.local.supervise.EngineBench;
import dev.medley.local.supervise.Layout;
import dev.medley.local.supervise.PeersBench;
import dev.medley.local.supervise.RegistryBench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench}: measures a running Medley with the sample suites, or the engine (beside others, too) or a full registry by itself; the last line is {@code NAME: RATIO}. */
@Command(
        name = "bench",
        description = "Benchmarks: retrieval, auto, paper, evaluation, engine, peers, registry, uploads, powercut.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    private static final int FULL = 50;

    @Mixin
    private DataOption data;

    @Option(names = "--cases", defaultValue = "10", description = "first cases of each suite (${DEFAULT-VALUE})")
    private int cases;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description =
                    "retrieval or auto (both without a name), paper, evaluation, engine, peers, registry, uploads or powercut")
    private String name;

    @Option(
            names = "--adapters",
            paramLabel = "N",
            defaultValue = "100000",
            description = "of the registry: how many it holds (${DEFAULT-VALUE})")
    private int adapters;

    @Option(names = "--count", paramLabel = "N", defaultValue = "64", description = "of uploads: how many at once")
    private int count;

    @Option(names = "--size", paramLabel = "MB", defaultValue = "50", description = "of uploads: each one's size")
    private int size;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "100", description = "of powercut: how many kills")
    private int runs;

    @Option(
            names = "--dtype",
            defaultValue = "bfloat16",
            description = "of the engine, and of the worker beside an evaluation: bfloat16 or float32")
    private String dtype;

    @Option(
            names = "--device",
            defaultValue = "cpu",
            description = "of the engine: cpu or cuda (of a build with -Pcuda)")
    private String device;

    @Option(
            names = "--router",
            paramLabel = "FILE",
            description = "of the engine: router.safetensors (a random one without)")
    private Path router;

    @Option(
            names = "--part",
            paramLabel = "PART",
            description =
                    "of the engine: decode, resident, cache, prompt or loading; of the paper: main, without-own, count,"
                            + " gain, two-step or throughput; may be repeated (all without)")
    private List<String> parts = List.of();

    @Option(
            names = "--endless",
            paramLabel = "N",
            defaultValue = "0",
            description = "of the engine: instead, so many short requests, and what they leave behind")
    private int endless;

    @Option(
            names = "--peer",
            paramLabel = "NAME",
            description = "of peers: PEFT, llama.cpp or vLLM; may be repeated (all without)")
    private List<String> only = List.of();

    @Option(
            names = "--gate",
            paramLabel = "OWNER/NAME",
            split = ",",
            description = "of the paper: published routers, trained on the six samples that train router takes")
    private List<String> gates = List.of();

    @Option(
            names = "--plots",
            paramLabel = "DIR",
            description = "of the paper: folder for its tables as drawings (SVG)")
    private Path plots;

    @Option(names = "--full", description = "of the paper and of an evaluation: all fifty cases of each suite")
    private boolean full;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Layout layout = data.layout();
        if ("engine".equals(name)) {
            return EngineBench.run(layout, engineOptions());
        }
        if ("peers".equals(name)) {
            return PeersBench.run(layout, only, System.out);
        }
        if ("registry".equals(name)) {
            return RegistryBench.run(layout, adapters);
        }
        if ("uploads".equals(name)) {
            return UploadsBench.run(layout, count, size, System.out);
        }
        if ("powercut".equals(name)) {
            return PowerCutBench.run(layout, runs, System.out);
        }
        if ("paper".equals(name)) {
            int each = full ? FULL : cases;
            new PaperBench(
                            Target.client(layout, "demo", System.getenv()),
                            gates,
                            Optional.ofNullable(plots),
                            System.out)
                    .run(layout.samples(), each, TrainCommand.SIX, parts);
            return 0;
        }
        if ("evaluation".equals(name)) {
            MedleyClient client = Target.client(layout, "demo", System.getenv());
            EvaluationBench.run(client, layout, dtype, full ? FULL : cases, System.out);
            return 0;
        }
        if (name != null && !name.equals("retrieval") && !name.equals("auto")) {
            throw new Failure("there is no benchmark " + name
                    + "; known are retrieval, auto, paper, evaluation, engine, peers, registry, uploads and powercut");
        }
        MedleyClient client = Target.client(layout, "demo", System.getenv());
        if (!"auto".equals(name)) {
            new RetrievalBench(client).run(layout.samples(), cases, System.out);
        }
        if (!"retrieval".equals(name)) {
            new AutoBench(client).run(layout.samples(), cases, System.out);
        }
        return 0;
    }

    private List<String> engineOptions() {
        List<String> options = new ArrayList<>(List.of("--dtype", dtype, "--device", device));
        Optional.ofNullable(router).ifPresent(file -> options.addAll(List.of("--router", file.toString())));
        parts.forEach(part -> options.addAll(List.of("--part", part)));
        if (endless > 0) {
            options.addAll(List.of("--endless", Integer.toString(endless)));
        }
        return options;
    }
}
