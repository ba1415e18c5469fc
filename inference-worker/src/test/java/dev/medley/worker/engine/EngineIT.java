package dev.medley.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.medley.worker.chat.Conversation;
import dev.medley.worker.chat.Conversation.Message;
import dev.medley.worker.engine.TokenEvent.Failed;
import dev.medley.worker.engine.TokenEvent.Finished;
import dev.medley.worker.engine.TokenEvent.Reason;
import dev.medley.worker.engine.TokenEvent.Usage;
import dev.medley.worker.lora.AdapterRef;
import dev.medley.worker.problem.ContextTooLong;
import dev.medley.worker.problem.DamagedAdapter;
import dev.medley.worker.problem.EngineStopped;
import dev.medley.worker.problem.QueueFull;
import dev.medley.worker.problem.RequestCancelled;
import dev.medley.worker.sampling.SamplingParams;
import dev.medley.worker.torch.Device;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The running engine on the real base in float32: batches of different blends, ends of every kind, and what they leave behind. */
@TestInstance(Lifecycle.PER_CLASS)
class EngineIT {
    private static final int TOKENS = 12;
    private static final List<String> ADAPTERS = List.of(
            "clock-24h",
            "dates-to-iso",
            "dates-to-words",
            "facts-to-sentence",
            "name-initials",
            "names-last-first",
            "numerals-english",
            "numerals-french",
            "numerals-german",
            "past-tense",
            "people-to-json",
            "plural-nouns",
            "reverse-words",
            "review-sentiment",
            "sort-words");
    private Engine engine;

    record Answer(String text, List<Integer> tokens, TokenEvent end) {}

    Device device() {
        return Device.CPU;
    }

    @BeforeAll
    void start() {
        engine = Engine.start(small(Golden.config(TensorType.FLOAT32)));
    }

    @AfterAll
    void stop() {
        engine.close();
    }

    @Test
    void sixteenDifferentBlendsAnswerAsAloneWithOneForwardAStep() throws InterruptedException {
        // Given
        List<GenerationRequest> requests =
                IntStream.range(0, 16).mapToObj(i -> request(i, blend(i))).toList();
        List<List<Integer>> alone = new ArrayList<>();
        for (GenerationRequest request : requests) {
            alone.add(read(engine.submit(request)).tokens());
        }
        long before = settledSteps();

        // When
        List<TokenStream> streams = requests.stream().map(engine::submit).toList();
        List<List<Integer>> together = new ArrayList<>();
        for (TokenStream stream : streams) {
            together.add(read(stream).tokens());
        }

        // Then
        assertThat(together).isEqualTo(alone);
        int longest = alone.stream().mapToInt(List::size).max().orElseThrow();
        // Sixteen prompts share few chunks; submitting takes a step or two. Sixteen runs alone would take over a
        // hundred.
        assertThat(settledSteps() - before).isBetween((long) longest, longest + 8L);
    }

    @Test
    void whatWasReadIsInMemory() throws InterruptedException {
        // Given
        Blend routed = blend(14);

        // When
        read(engine.submit(request(0, routed)));

        // Then
        assertThat(routed.router()).isPresent();
        assertThat(engine.stats().isInMemory(routed.router().get().version())).isTrue();
        assertThat(engine.stats().isInMemory(routed.adapters().getFirst().version()))
                .isTrue();
        assertThat(engine.stats().isInMemory("sha256:missing")).isFalse();
    }

    @Test
    void endsCountsAndTextsAgree() throws InterruptedException {
        // Given
        GenerationRequest request = request(0, Blend.BASE);

        // When
        Answer answer = read(engine.submit(request));

        // Then
        var end = (Finished) answer.end();
        assertThat(end.reason()).isEqualTo(Reason.LENGTH);
        // How much of the prompt another test had computed already depends on their order.
        int cached = end.usage().cachedTokens();
        assertThat(end.usage()).isEqualTo(new Usage(request.prompt().length, cached, TOKENS));
        assertThat(cached).isLessThan(request.prompt().length);
        assertThat(answer.tokens()).hasSize(TOKENS);
        assertThat(answer.text()).isNotBlank();
    }

    @Test
    void aStopTextEndsTheAnswerBeforeIt() throws InterruptedException {
        // Given
        String whole = read(engine.submit(request(0, Blend.BASE))).text();
        String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 3);

        // When
        Answer answer = read(engine.submit(withStop(request(0, Blend.BASE), stop)));

        // Then
        assertThat(answer.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
        assertThat(((Finished) answer.end()).reason()).isEqualTo(Reason.STOP);
    }

    @Test
    void aBrokenAdapterFailsItsRequestAlone() throws InterruptedException {
        // Given
        var missing = new AdapterRef("medley/missing", "sha256:missing", Path.of("no-such-folder"));
        var blend = new Blend(Blend.Mode.SINGLE, List.of(new Blend.Member(missing, 1)));

        // When
        TokenStream broken = engine.submit(request(0, blend));
        TokenStream whole = engine.submit(request(1, Blend.BASE));

        // Then
        assertThat(((Failed) read(broken).end()).problem()).isInstanceOf(DamagedAdapter.class);
        assertThat(read(whole).end()).isInstanceOf(Finished.class);
        assertThat(engine.isAlive()).isTrue();
    }

    @Test
    void refusesWhatDoesNotFitTheContext() {
        assertThatExceptionOfType(ContextTooLong.class)
                .isThrownBy(() -> engine.submit(
                        new GenerationRequest("r", new int[8000], Blend.BASE, SamplingParams.GREEDY, 1000, List.of())))
                .matches(problem -> problem.code().equals("context_length_exceeded") && problem.status() == 400);
    }

    @Test
    void aFullQueueRefusesAndDrains() throws InterruptedException {
        // Given
        List<TokenStream> accepted = new ArrayList<>();

        // When
        assertThatExceptionOfType(QueueFull.class).isThrownBy(() -> {
            for (int i = 0; i < 200; i++) {
                accepted.add(engine.submit(request(i, Blend.BASE)));
            }
        });
        accepted.forEach(TokenStream::cancel);

        // Then
        assertThat(accepted).hasSizeBetween(40, 80);
        assertThat(read(submitWhenDrained(request(0, Blend.BASE))).end()).isInstanceOf(Finished.class);
    }

    @Test
    void sequencesLeaveNoTensorsWhetherTheyFinishOrAreCancelled() throws InterruptedException {
        // Given
        read(engine.submit(request(3, blend(3))));
        read(engine.submit(request(5, blend(5))));
        long before = settledTensors();

        // When
        TokenStream cancelled = engine.submit(
                new GenerationRequest("long", prompt(5), blend(5), SamplingParams.GREEDY, 400, List.of()));
        cancelled.next();
        cancelled.cancel();
        Answer rest = read(cancelled);
        read(engine.submit(request(3, blend(3))));

        // Then
        assertThat(((Failed) rest.end()).problem()).isInstanceOf(RequestCancelled.class);
        assertThat(rest.tokens()).hasSizeLessThan(400);
        assertThat(tensorsOnceAtMost(before)).isEqualTo(before);
        assertThat(engine.stats().running()).isZero();
    }

    @Test
    void aSeedRepeatsAndAPromptLongerThanAChunkIsAnswered() throws InterruptedException {
        // Given
        int[] words = engine.tokenizer().encode("one two three four five. ".repeat(110));
        var sampling = new SamplingParams(1.0, 0.9, 7);
        var request = new GenerationRequest("seeded", words, blend(7), sampling, 4, List.of());

        // When
        Answer first = read(engine.submit(request));
        Answer second = read(engine.submit(request));

        // Then
        assertThat(words.length).isGreaterThan(600);
        assertThat(second.tokens()).isEqualTo(first.tokens()).isNotEmpty();
    }

    @Test
    void closingFailsWhatRunsAndRefusesWhatComes() throws InterruptedException {
        // Given
        Engine other = Engine.start(small(Golden.config(TensorType.BFLOAT16)));
        TokenStream running =
                other.submit(new GenerationRequest("r", prompt(0), Blend.BASE, SamplingParams.GREEDY, 4000, List.of()));
        running.next();

        // When
        other.close();

        // Then
        assertThat(((Failed) read(running).end()).problem()).isInstanceOf(EngineStopped.class);
        assertThat(other.isAlive()).isFalse();
        assertThatExceptionOfType(EngineStopped.class).isThrownBy(() -> other.submit(request(0, Blend.BASE)));
    }

    private EngineConfig small(EngineConfig whole) {
        return new EngineConfig(whole.base(), whole.baseName(), whole.type(), 16, 24, 512, 1L << 30, 1L << 30)
                .on(device());
    }

    /** Base, single adapters, and blends of two to eight of them; no two alike. */
    private static Blend blend(int i) {
        if (i == 0) {
            return Blend.BASE;
        }
        int size = i < 4 ? 1 : 2 + i % 7;
        List<Blend.Member> members = IntStream.range(0, size)
                .mapToObj(k -> new Blend.Member(
                        Golden.adapter(ADAPTERS.get((i + 2 * k) % ADAPTERS.size())), k == 0 ? 0.6 : 0.4 / (size - 1)))
                .toList();
        return switch (size == 1 ? 0 : i % 4) {
            case 1 -> new Blend(Blend.Mode.ARROW, priors(members));
            case 2 -> new Blend(Blend.Mode.RAMOLE, priors(members), Optional.of(Golden.router()));
            case 3 -> new Blend(Blend.Mode.FUSION, members);
            default -> new Blend(size == 1 ? Blend.Mode.SINGLE : Blend.Mode.WEIGHTED, members);
        };
    }

    private static List<Blend.Member> priors(List<Blend.Member> members) {
        return members.stream()
                .map(member -> new Blend.Member(member.adapter(), 1))
                .toList();
    }

    private int[] prompt(int i) {
        String question = "Answer number " + i + ": " + "please say something about a river ".repeat(1 + i % 3);
        return engine.tokenizer()
                .encode(engine.chatTemplates().render(new Conversation(List.of(new Message("user", question))), true));
    }

    private GenerationRequest request(int i, Blend blend) {
        return new GenerationRequest("r" + i, prompt(i), blend, SamplingParams.GREEDY, TOKENS, List.of());
    }

    private static GenerationRequest withStop(GenerationRequest request, String stop) {
        return new GenerationRequest(
                "stop", request.prompt(), request.blend(), request.sampling(), request.maxTokens(), List.of(stop));
    }

    private static Answer read(TokenStream stream) throws InterruptedException {
        var text = new StringBuilder();
        List<Integer> tokens = new ArrayList<>();
        TokenEvent event = stream.next();
        if (event instanceof TokenEvent.Prefilled) {
            event = stream.next();
        }
        while (event instanceof TokenEvent.Text piece) {
            text.append(piece.text());
            tokens.add(piece.token());
            event = stream.next();
        }
        return new Answer(text.toString(), tokens, event);
    }

    /** The engine learns of cancellations with its next step; until then the queue may still be full. */
    private TokenStream submitWhenDrained(GenerationRequest request) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            try {
                return engine.submit(request);
            } catch (QueueFull full) {
                assertThat(System.nanoTime()).as("queue is still full").isLessThan(deadline);
                Thread.sleep(10);
            }
        }
    }

    /** The engine counts a step when it is over, a moment after its tokens went out; idle, it also drops its concatenated factors. */
    private void awaitIdle() throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (engine.stats().running() + engine.stats().waiting() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(10);
        }
        assertThat(engine.stats().waiting()).isZero();
        Thread.sleep(200);
    }

    private long settledSteps() throws InterruptedException {
        awaitIdle();
        return engine.stats().steps();
    }

    private long settledTensors() throws InterruptedException {
        awaitIdle();
        return TensorScope.liveTensors();
    }

    private long tensorsOnceAtMost(long count) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        long live = settledTensors();
        while (live > count && System.nanoTime() < deadline) {
            live = settledTensors();
        }
        return live;
    }
}
