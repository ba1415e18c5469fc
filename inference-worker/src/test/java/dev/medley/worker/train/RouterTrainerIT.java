package dev.medley.worker.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.medley.format.AdapterFolder;
import dev.medley.format.FolderInspection;
import dev.medley.format.VersionKind;
import dev.medley.worker.engine.EngineConfig;
import dev.medley.worker.engine.LoadedBase;
import dev.medley.worker.lora.AdapterRef;
import dev.medley.worker.lora.LoraAdapter;
import dev.medley.worker.lora.LoraLoader;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import dev.medley.worker.train.TrainingPairs.Pair;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A router trained for a few steps on the real base and two of the sample adapters. */
class RouterTrainerIT {
    private static final String BASE = "HuggingFaceTB/SmolLM2-135M-Instruct";
    private static final List<String> NAMES = List.of("numerals-english", "plural-nouns");
    private static LoadedBase base;
    private static final List<LoraAdapter> ADAPTERS = new ArrayList<>();
    private static final List<List<Pair>> PAIRS = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeAll
    static void load() throws Exception {
        base = LoadedBase.load(EngineConfig.of(file(), BASE, TensorType.FLOAT32), false);
        var loader = new LoraLoader(TensorType.FLOAT32, base.model(), base.weights());
        for (String name : NAMES) {
            ADAPTERS.add(loader.prepare(new AdapterRef(name, "sha256:" + name, Path.of("../samples/adapters", name)))
                    .finish());
            PAIRS.add(TrainingPairs.read(
                    Path.of("../samples/training", name + ".jsonl"),
                    base.tokenizer(),
                    base.chatTemplates(),
                    base.endTokens()));
        }
    }

    @AfterAll
    static void close() {
        ADAPTERS.forEach(LoraAdapter::close);
        base.close();
    }

    @Test
    void aBrokenOffTrainingGoesOnAsIfItHadNotStopped() throws Exception {
        // Given
        RouterWeights whole = new RouterWeights(base.model().groups(), 5);
        AdamW wholeOptimiser = new AdamW();
        RouterWeights first = new RouterWeights(base.model().groups(), 5);
        AdamW firstOptimiser = new AdamW();
        RouterWeights second = new RouterWeights(base.model().groups(), 99);
        AdamW secondOptimiser = new AdamW();
        var files = new RouterFiles(folder);
        trainer().step(whole, wholeOptimiser, 0.01);
        trainer().step(whole, wholeOptimiser, 0.01);
        trainer().step(first, firstOptimiser, 0.01);
        files.checkpoint(first, firstOptimiser, "same");

        // When
        boolean refused = files.resume(second, secondOptimiser, "another");
        boolean resumed = files.resume(second, secondOptimiser, "same");
        trainer().step(second, secondOptimiser, 0.01);

        // Then
        assertThat(refused).isFalse();
        assertThat(resumed).isTrue();
        assertThat(secondOptimiser.steps()).isEqualTo(2);
        for (String name : whole.names()) {
            assertThat(second.of(name)).as(name).containsExactly(whole.of(name), within(1e-5f));
        }
    }

    @Test
    void trainingLowersTheLossOfTheSameStepAndLeavesNoTensorBehind() {
        // Given
        RouterWeights weights = new RouterWeights(base.model().groups(), 5);
        long before = TensorScope.liveTensors();

        // When
        double first = trainer().step(weights, new AdamW(), 0.01);
        // The same pairs and survivors: drawn by seed and step.
        double again = trainer().step(weights, new AdamW(), 0.01);

        // Then
        assertThat(again).isLessThan(first);
        assertThat(TensorScope.liveTensors()).isEqualTo(before);
    }

    @Test
    void aRegimeThatKeepsTheOwnAdapterNeverLeavesItOut() throws Exception {
        // Given
        Path folder = Path.of("../samples/adapters/plural-nouns");
        var loader = new LoraLoader(TensorType.FLOAT32, base.model(), base.weights());
        try (LoraAdapter third =
                loader.prepare(new AdapterRef("third", "sha256:third", folder)).finish()) {
            List<LoraAdapter> three = List.of(ADAPTERS.getFirst(), ADAPTERS.getLast(), third);
            List<List<Pair>> pairs = List.of(PAIRS.getFirst(), PAIRS.getLast(), PAIRS.getLast());

            // When
            long lackingWhereKept = lacking(three, pairs, new Regime(0.9, false, true, false));
            long lackingInThePaper = lacking(three, pairs, new Regime(0.9, false, false, false));

            // Then
            assertThat(lackingWhereKept).isZero();
            assertThat(lackingInThePaper).isPositive();
        }
    }

    /** Of fifty draws, those that lack the adapter of their pair. */
    private static long lacking(List<LoraAdapter> adapters, List<List<Pair>> pairs, Regime regime) {
        var trainer = new RouterTrainer(base.model().withGradients(), adapters, pairs, 1, 5, regime);
        return IntStream.range(0, 50)
                .mapToObj(seed -> trainer.draw(new Random(seed)))
                .filter(draw ->
                        !draw.survivors().contains(draw.pairs().getFirst().own()))
                .count();
    }

    @Test
    void whatIsWrittenIsARouterThatMayBePublished() throws Exception {
        // Given
        RouterWeights weights = new RouterWeights(base.model().groups(), 5);

        // When
        new RouterFiles(folder)
                .finish(
                        weights,
                        Map.of("kind", "router", "rank", "6", "base", BASE, "trained_on", "a b"),
                        "no steps\n");

        // Then
        FolderInspection.Result result = AdapterFolder.inspect(folder);
        assertThat(result).as(result.findings().toString()).isInstanceOf(FolderInspection.Accepted.class);
        assertThat(((FolderInspection.Accepted) result).summary().kind()).isEqualTo(VersionKind.ROUTER);
        assertThat(((FolderInspection.Accepted) result).header().metadata()).containsEntry("trained_on", "a b");
    }

    @Test
    void anOverwhelmingPriorLeavesOneAdapter() {
        // Given
        RouterWeights weights = new RouterWeights(base.model().groups(), 5);
        int[] tokens = PAIRS.getFirst().getFirst().tokens();
        List<float[]> priors = Collections.nCopies(tokens.length, new float[] {40, -40});

        try (TensorScope _ = TensorScope.open()) {
            // When
            float[] both = logits(tokens, new GateAddition(ADAPTERS, weights, priors, false));
            float[] first = logits(tokens, new GateAddition(ADAPTERS.subList(0, 1), weights, List.of(), false));
            float[] undecided = logits(tokens, new GateAddition(ADAPTERS, weights, List.of(), false));

            // Then
            assertThat(both).containsExactly(first, within(1e-3f));
            assertThat(undecided[0]).isNotCloseTo(first[0], within(1e-2f));
        }
    }

    @Test
    void anAdapterWithoutPairsEndsTheTrainingWithItsName() throws Exception {
        // Given
        Path lonely = Files.createDirectory(folder.resolve("lonely"));
        var told = new ByteArrayOutputStream();
        List<String> arguments = new ArrayList<>(
                List.of(file().toString(), BASE, folder.resolve("out").toString()));
        arguments.addAll(List.of("1", "0.001", "1", "7", "0.5", "false", "false", "false", "../samples/training"));
        arguments.addAll(List.of("../samples/adapters/numerals-english", lonely.toString()));

        // When
        int status = RouterTraining.run(
                new PrintStream(told, true, StandardCharsets.UTF_8), arguments.toArray(String[]::new));

        // Then
        assertThat(status).isEqualTo(2);
        assertThat(told.toString(StandardCharsets.UTF_8))
                .startsWith("medley: lonely has no training pairs: write ")
                .contains("examples.jsonl")
                .hasLineCount(1);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                            | has no pair to train on",
                "'{\"prompt\":\"Say it.\"}'     | has no pair to train on",
                "'{\"prompt\":\"Say it.\"'      | line 1 of",
                "'[]'                          | line 1 of",
            })
    void aFileOfNoPairsIsToldWhatItLacks(String text, String message) throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("own.jsonl"), text);

        // When
        Throwable refused = catchThrowable(
                () -> TrainingPairs.read(file, base.tokenizer(), base.chatTemplates(), base.endTokens()));

        // Then
        assertThat(refused)
                .isInstanceOf(Untrainable.class)
                .hasMessageContaining(message)
                .hasMessageContaining(file.toString());
    }

    private static Path file() {
        return Path.of(System.getProperty("medley.parts"), "base", "SmolLM2-135M-Instruct.Q4_1.gguf");
    }

    private static float[] logits(int[] tokens, GateAddition gate) {
        long last = tokens.length - 1L;
        return base.model()
                .withGradients()
                .logits(List.of(tokens), new long[] {last}, gate)
                .toFloats();
    }

    private static RouterTrainer trainer() {
        return new RouterTrainer(base.model().withGradients(), ADAPTERS, PAIRS, 1, 5, Regime.PAPER);
    }
}
