package dev.medley.worker.train;

import dev.medley.worker.engine.EngineConfig;
import dev.medley.worker.engine.LoadedBase;
import dev.medley.worker.lora.AdapterRef;
import dev.medley.worker.lora.LoraAdapter;
import dev.medley.worker.lora.LoraLoader;
import dev.medley.worker.lora.Router;
import dev.medley.worker.torch.TensorType;
import dev.medley.worker.train.TrainingPairs.Pair;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code ./medley train router}: loads base, adapters and their pairs, trains, and writes a folder that can be pushed. */
public final class RouterTraining {
    private static final int REPORT_EVERY = 5;
    private static final int SAVE_EVERY = 10;
    private static final int CAN_NOT_RUN = 2;

    private final LoadedBase base;
    private final RouterFiles files;
    private final Interruption interruption;
    private final StringBuilder report = new StringBuilder();

    private RouterTraining(LoadedBase base, RouterFiles files, Interruption interruption) {
        this.base = base;
        this.files = files;
        this.interruption = interruption;
    }

    /**
     * Arguments: base file, base name, folder to write, steps, learning rate, pairs of a step, seed, chance to leave an adapter out, whether beside
     * a prior, whether the own adapters stay, whether normalised, folder of training pairs or "-", adapter folders.
     */
    public static void main(String... args) throws IOException {
        int status = run(System.err, args);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** The status of the process. */
    static int run(PrintStream errors, String... args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        List<Path> adapters =
                List.of(args).subList(12, args.length).stream().map(Path::of).toList();
        try (Interruption interruption = Interruption.watch();
                LoadedBase base =
                        LoadedBase.load(EngineConfig.of(Path.of(args[0]), args[1], TensorType.FLOAT32), false)) {
            new RouterTraining(base, new RouterFiles(Path.of(args[2])), interruption)
                    .run(
                            new Setting(
                                    args[1],
                                    Integer.parseInt(args[3]),
                                    Double.parseDouble(args[4]),
                                    Integer.parseInt(args[5]),
                                    Long.parseLong(args[6]),
                                    new Regime(
                                            Double.parseDouble(args[7]),
                                            Boolean.parseBoolean(args[8]),
                                            Boolean.parseBoolean(args[9]),
                                            Boolean.parseBoolean(args[10]))),
                            adapters,
                            Path.of(args[11]));
            return 0;
        } catch (Untrainable wrong) {
            errors.println("medley: " + wrong.getMessage());
            return CAN_NOT_RUN;
        }
    }

    private record Setting(String base, int steps, double rate, int batch, long seed, Regime regime) {}

    private void run(Setting setting, List<Path> folders, Path training) throws IOException {
        var loader = new LoraLoader(TensorType.FLOAT32, base.model(), base.weights());
        List<LoraAdapter> adapters = new ArrayList<>();
        List<List<Pair>> pairs = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Path folder : folders) {
            pairs.add(TrainingPairs.read(
                    TrainingPairs.of(folder, training), base.tokenizer(), base.chatTemplates(), base.endTokens()));
            names.add(folder.getFileName().toString());
        }
        try {
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                adapters.add(loader.prepare(new AdapterRef(name, "sha256:" + name, folders.get(i)))
                        .finish());
            }
            train(
                    setting,
                    new RouterTrainer(
                            base.model().withGradients(),
                            adapters,
                            pairs,
                            setting.batch(),
                            setting.seed(),
                            setting.regime()),
                    names);
        } finally {
            adapters.forEach(LoraAdapter::close);
        }
    }

    private void train(Setting setting, RouterTrainer trainer, List<String> names) throws IOException {
        var weights = new RouterWeights(base.model().groups(), setting.seed());
        var optimiser = new AdamW();
        String same = "%s %s %d %d %s %s"
                .formatted(setting.base(), setting.rate(), setting.batch(), setting.seed(), setting.regime(), names);
        if (files.resume(weights, optimiser, same)) {
            say("going on after step " + optimiser.steps());
        }
        say("%d adapters: %s".formatted(names.size(), String.join(" ", names)));
        double sum = 0;
        int counted = 0;
        while (optimiser.steps() < setting.steps()) {
            if (interruption.isWanted()) {
                files.checkpoint(weights, optimiser, same);
                say("stopped after step %d; the same command goes on from here".formatted(optimiser.steps()));
                return;
            }
            sum += trainer.step(weights, optimiser, setting.rate());
            counted++;
            if (optimiser.steps() % REPORT_EVERY == 0) {
                say("step %d of %d, loss %.4f".formatted(optimiser.steps(), setting.steps(), sum / counted));
                sum = 0;
                counted = 0;
            }
            if (optimiser.steps() % SAVE_EVERY == 0) {
                files.checkpoint(weights, optimiser, same);
            }
        }
        files.finish(weights, metadata(setting, names), report.toString());
        System.out.println("written to " + files.folder());
    }

    private static Map<String, String> metadata(Setting setting, List<String> names) {
        Regime regime = setting.regime();
        return Map.ofEntries(
                Map.entry("kind", "router"),
                Map.entry("rank", String.valueOf(RouterWeights.RANK)),
                Map.entry("base", setting.base()),
                Map.entry("steps", String.valueOf(setting.steps())),
                Map.entry("learning_rate", String.valueOf(setting.rate())),
                Map.entry("batch", String.valueOf(setting.batch())),
                Map.entry("seed", String.valueOf(setting.seed())),
                Map.entry("dropout", String.valueOf(regime.dropout())),
                Map.entry("beside_prior", String.valueOf(regime.besidePrior())),
                Map.entry("keeps_own", String.valueOf(regime.keepsOwn())),
                Map.entry(Router.NORMALISED, String.valueOf(regime.normalised())),
                Map.entry("trained_on", String.join(" ", names)));
    }

    private void say(String line) {
        System.out.println(line);
        report.append(line).append('\n');
    }
}
