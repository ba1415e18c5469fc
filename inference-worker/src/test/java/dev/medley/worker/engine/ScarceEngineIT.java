package dev.medley.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.worker.engine.TokenEvent.Failed;
import dev.medley.worker.engine.TokenEvent.Finished;
import dev.medley.worker.lora.AdapterRef;
import dev.medley.worker.lora.BlendTooLarge;
import dev.medley.worker.lora.RouterRef;
import dev.medley.worker.problem.InferenceProblem;
import dev.medley.worker.problem.InvalidAdapter;
import dev.medley.worker.problem.NotFinite;
import dev.medley.worker.sampling.Adjustments;
import dev.medley.worker.sampling.SamplingParams;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An engine with room for two adapters, and adapters that want to harm it: each request fails alone or is answered right. */
class ScarceEngineIT {
    private static final int TOKENS = 2;
    /** Of the adapters below, in float32, two fit and three don't, but for the smallest. */
    private static final long ROOM = 10_000_000;

    private static final SamplingParams ENDLESS = new SamplingParams(0, 1, 0, new Adjustments(0, 0, Map.of(2, -100f)));
    private static final List<String> ADAPTERS =
            List.of("clock-24h", "dates-to-iso", "numerals-english", "past-tense", "sort-words");
    private static Engine engine;

    @TempDir
    private static Path folder;

    record Answer(List<Integer> tokens, TokenEvent end) {
        InferenceProblem problem() {
            return ((Failed) end).problem();
        }
    }

    @BeforeAll
    static void start() {
        EngineConfig golden = Golden.config(TensorType.FLOAT32);
        engine = Engine.start(
                new EngineConfig(golden.base(), golden.baseName(), golden.type(), 8, 64, 512, 1L << 28, ROOM));
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void moreAdaptersThanRoomAndBaseTrafficAreAllAnsweredRight() throws InterruptedException {
        // Given
        List<Blend> blends = new ArrayList<>(List.of(Blend.BASE));
        ADAPTERS.forEach(name -> blends.add(single(Golden.adapter(name))));
        List<List<Integer>> alone = new ArrayList<>();
        for (Blend blend : blends) {
            alone.add(read(submit(blend)).tokens());
        }

        // When
        List<TokenStream> streams = IntStream.range(0, 2 * blends.size())
                .mapToObj(i -> submit(blends.get(i % blends.size())))
                .toList();

        // Then
        for (int i = 0; i < streams.size(); i++) {
            Answer answer = read(streams.get(i));
            assertThat(answer.end()).isInstanceOf(Finished.class);
            assertThat(answer.tokens()).isEqualTo(alone.get(i % blends.size()));
        }
        assertThat(engine.stats().cache().evictions()).isPositive();
    }

    @Test
    void aBlendThatNeverFitsIsToldAtOnce() throws InterruptedException {
        // Given
        List<Blend.Member> members = ADAPTERS.stream()
                .map(name -> new Blend.Member(Golden.adapter(name), 0.2))
                .toList();

        // When
        Answer answer = read(submit(new Blend(Blend.Mode.WEIGHTED, members)));

        // Then
        assertThat(answer.problem()).isInstanceOf(BlendTooLarge.class);
        assertThat(answer.problem().code()).isEqualTo("invalid_adapter_blend");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, 1e30f})
    void weightsThatAreNoNumbersAreRefused(float value) throws Exception {
        // Given
        AdapterRef bad = MadeAdapter.of(folder, "bad" + value, value, 576, 576);

        // When
        TokenStream neighbour = submit(Blend.BASE);
        Answer answer = read(submit(single(bad)));

        // Then
        assertThat(answer.problem()).isInstanceOf(InvalidAdapter.class);
        assertThat(answer.problem().status()).isEqualTo(400);
        assertThat(read(neighbour).end()).isInstanceOf(Finished.class);
    }

    @Test
    void aBlendThatOverflowsHarmsNobodyElse() throws Exception {
        // Given
        AdapterRef huge = MadeAdapter.of(folder, "huge", 9e8f, 576, 576);
        List<Integer> alone = read(submit(Blend.BASE)).tokens();

        // When
        TokenStream before = submit(Blend.BASE);
        Answer overflow = read(submit(new Blend(Blend.Mode.WEIGHTED, List.of(new Blend.Member(huge, 4)))));
        TokenStream after = submit(Blend.BASE);

        // Then
        assertThat(overflow.end() instanceof Finished || overflow.problem() instanceof NotFinite)
                .isTrue();
        assertThat(read(before).tokens()).isEqualTo(alone);
        assertThat(read(after).tokens()).isEqualTo(alone);
        assertThat(engine.isAlive()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {575, 2048})
    void anAdapterOfAnotherBaseIsRefused(int inputs) throws Exception {
        // Given
        AdapterRef other = MadeAdapter.of(folder, "other" + inputs, 0.01f, inputs, 576);

        // When
        Answer answer = read(submit(single(other)));

        // Then
        assertThat(answer.problem()).isInstanceOf(InvalidAdapter.class);
    }

    @Test
    void aRouterOfAnotherBaseIsRefused() throws Exception {
        // Given
        Path file = folder.resolve("router.safetensors");
        MadeAdapter.write(
                file, Map.of("base", "someone/else"), new LinkedHashMap<>(Map.of("x", new MadeAdapter.Filled(1, 1))));
        var router = new RouterRef("other", "sha256:other-router", file);
        var blend = new Blend(
                Blend.Mode.RAMOLE, List.of(new Blend.Member(Golden.adapter("clock-24h"), 1)), Optional.of(router));

        // When
        Answer answer = read(submit(blend));

        // Then
        assertThat(answer.problem()).isInstanceOf(InvalidAdapter.class);
        assertThat(answer.problem().getMessage()).contains("someone/else");
    }

    @Test
    void longAnswersOfOneTenantLeaveAPlaceToAnother() throws Exception {
        // Given
        var endless = new GenerationRequest("long", prompt(), Blend.BASE, ENDLESS, 400, List.of()).of("a");
        List<TokenStream> flood =
                IntStream.range(0, 12).mapToObj(_ -> engine.submit(endless)).toList();
        flood.getFirst().next();

        // When
        Answer other = read(engine.submit(
                new GenerationRequest("short", prompt(), Blend.BASE, ENDLESS, TOKENS, List.of()).of("b")));

        // Then
        assertThat(other.end()).as(other.toString()).isInstanceOf(Finished.class);
        for (TokenStream each : flood) {
            each.cancel();
            assertThat(read(each).end()).isInstanceOf(Failed.class);
        }
    }

    @Test
    void anAnswerGoesOnWhenItsAdapterIsDeleted() throws Exception {
        // Given
        AdapterRef made = MadeAdapter.of(folder, "deleted", 0.01f, 576, 576);
        TokenStream running =
                engine.submit(new GenerationRequest("long", prompt(), single(made), ENDLESS, 12, List.of()));
        running.next();

        // When
        delete(made.folder());

        // Then
        Answer answer = read(running);
        assertThat(answer.end()).isInstanceOf(Finished.class);
        assertThat(answer.tokens()).hasSize(12);
    }

    @Test
    void manyRequestsComingAndGoingLeaveNothingBehind() throws Exception {
        // Given
        wave(0);
        long before = tensorsOnceAtMost(0, Duration.ofMillis(500));

        // When
        for (int round = 1; round < 4; round++) {
            wave(round);
        }

        // Then
        assertThat(engine.stats().cache().bytes()).isLessThanOrEqualTo(ROOM);
        assertThat(tensorsOnceAtMost(before, Duration.ofSeconds(60))).isLessThanOrEqualTo(before);
        assertThat(engine.stats().running() + engine.stats().waiting()).isZero();
    }

    /** Ends by length, by cancelling and by a failure, over more adapters than there is room for. The last ones are always the same. */
    private static void wave(int round) throws InterruptedException {
        List<TokenStream> streams = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Blend blend = i % 4 == 3 ? Blend.BASE : single(Golden.adapter(ADAPTERS.get((round + i) % ADAPTERS.size())));
            streams.add(submit(blend));
        }
        streams.add(submit(single(new AdapterRef("made/none", "sha256:none", folder.resolve("none")))));
        streams.get(1).cancel();
        streams.get(6).cancel();
        for (TokenStream stream : streams) {
            read(stream);
        }
        read(submit(single(Golden.adapter(ADAPTERS.get(0)))));
        read(submit(single(Golden.adapter(ADAPTERS.get(1)))));
    }

    private static Blend single(AdapterRef adapter) {
        return new Blend(Blend.Mode.SINGLE, List.of(new Blend.Member(adapter, 1)));
    }

    private static int[] prompt() {
        return engine.tokenizer().encode("Write 17 in words.");
    }

    private static TokenStream submit(Blend blend) {
        return engine.submit(new GenerationRequest("r", prompt(), blend, SamplingParams.GREEDY, TOKENS, List.of()));
    }

    private static Answer read(TokenStream stream) throws InterruptedException {
        List<Integer> tokens = new ArrayList<>();
        while (true) {
            switch (stream.next()) {
                case TokenEvent.Text text -> tokens.add(text.token());
                case TokenEvent.Prefilled _ -> {}
                case Finished end -> {
                    return new Answer(tokens, end);
                }
                case Failed end -> {
                    return new Answer(tokens, end);
                }
            }
        }
    }

    /** Tensors alive when there are few enough, or after the patience: the engine tidies up a moment after the last token. */
    private static long tensorsOnceAtMost(long count, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while ((TensorScope.liveTensors() > count
                        || engine.stats().running() + engine.stats().waiting() > 0)
                && System.nanoTime() < deadline) {
            Thread.sleep(10);
        }
        return TensorScope.liveTensors();
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(root);
    }
}
