package dev.medley.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.medley.worker.engine.TokenEvent.Finished;
import dev.medley.worker.engine.TokenEvent.Heard;
import dev.medley.worker.engine.TokenEvent.Usage;
import dev.medley.worker.sampling.SamplingParams;
import dev.medley.worker.torch.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Beginnings that were computed once, in float32: shared where they may be, and never by another blend. */
class PrefixReuseIT {
    private static final int TOKENS = 6;
    private static Engine engine;
    private static int[] prompt;

    record Answer(List<Integer> tokens, Usage usage, Heard heard) {}

    @BeforeAll
    static void start() {
        engine = Engine.start(Golden.config(TensorType.FLOAT32));
        prompt = engine.tokenizer().encode("A river runs through the old town and under three bridges. ".repeat(5));
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void aRepeatedPromptIsComputedOnceAndAnswersTheSame() throws InterruptedException {
        // Given
        Answer first = ask(prompt, single(1));

        // When
        Answer second = ask(prompt, single(1));

        // Then
        assertThat(first.usage().cachedTokens()).isZero();
        assertThat(second.usage().cachedTokens()).isEqualTo((prompt.length - 1) / 16 * 16);
        assertThat(second.usage().promptTokens()).isEqualTo(prompt.length);
        assertThat(second.tokens()).isEqualTo(first.tokens());
    }

    @Test
    void theNextTurnReusesTheAnswerToo() throws InterruptedException {
        // Given
        int[] start = Arrays.copyOf(prompt, 44);
        Answer first = ask(start, single(0.9));
        int[] turn = IntStream.concat(
                        IntStream.concat(
                                Arrays.stream(start), first.tokens().stream().mapToInt(Integer::intValue)),
                        Arrays.stream(prompt, 0, 9))
                .toArray();

        // When
        Answer second = ask(turn, single(0.9));

        // Then
        assertThat(first.tokens()).hasSizeGreaterThanOrEqualTo(4);
        assertThat(second.usage().cachedTokens()).isEqualTo(48);
    }

    @Test
    void alternatingBlendsOfOnePromptNeverMix() throws InterruptedException {
        // Given
        List<Blend> blends = List.of(
                Blend.BASE,
                single(0.7),
                single(0.8),
                weighted("numerals-english", "clock-24h"),
                weighted("clock-24h", "numerals-english"),
                new Blend(
                        Blend.Mode.FUSION,
                        weighted("clock-24h", "numerals-english").members()));
        List<List<Integer>> alone = new ArrayList<>();
        for (Blend blend : blends) {
            Answer answer = ask(prompt, blend);
            assertThat(answer.usage().cachedTokens()).as(blend.identity()).isZero();
            alone.add(answer.tokens());
        }

        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < blends.size(); i++) {
                // When
                Answer answer = ask(prompt, blends.get(i));

                // Then
                assertThat(answer.tokens()).as(blends.get(i).identity()).isEqualTo(alone.get(i));
                assertThat(answer.usage().cachedTokens()).isPositive();
            }
        }
    }

    @Test
    void whatAGateDecidedForABeginningIsToldByThoseWhoReuseIt() throws InterruptedException {
        // Given
        List<Blend.Member> members = weighted("clock-24h", "numerals-english").members();
        var routed = new Blend(Blend.Mode.RAMOLE, members, Optional.of(Golden.router()));
        var arrow = new Blend(Blend.Mode.ARROW, members);
        for (Blend gated : List.of(routed, arrow)) {
            Answer first = ask(prompt, gated);

            // When
            Answer second = ask(prompt, gated);

            // Then
            assertThat(first.usage().cachedTokens()).isZero();
            assertThat(second.usage().cachedTokens()).isEqualTo((prompt.length - 1) / 16 * 16);
            assertThat(second.tokens()).isEqualTo(first.tokens());
            assertSame(first.heard(), second.heard());
        }
    }

    @Test
    void nobodyIsToldWhatAnotherTenantAsked() throws InterruptedException {
        // Given
        ask("alice", prompt, single(0.6));

        // When
        Answer others = ask("mallory", prompt, single(0.6));
        Answer own = ask("alice", prompt, single(0.6));

        // Then
        assertThat(others.usage().cachedTokens()).isZero();
        assertThat(own.usage().cachedTokens()).isPositive();
    }

    private static void assertSame(Heard first, Heard second) {
        var close = offset(1e-9);
        for (int i = 0; i < first.weights().size(); i++) {
            assertThat(second.weights().get(i)).isCloseTo(first.weights().get(i), close);
        }
        assertThat(second.byLayer()).hasSameSizeAs(first.byLayer());
        for (int layer = 0; layer < first.byLayer().size(); layer++) {
            assertThat(second.byLayer().get(layer).getFirst())
                    .isCloseTo(first.byLayer().get(layer).getFirst(), close);
        }
        assertThat(second.byToken().getFirst().shares().getFirst())
                .isCloseTo(first.byToken().getFirst().shares().getFirst(), close);
    }

    private static Blend single(double weight) {
        return new Blend(Blend.Mode.WEIGHTED, List.of(new Blend.Member(Golden.adapter("numerals-english"), weight)));
    }

    private static Blend weighted(String first, String second) {
        return new Blend(
                Blend.Mode.WEIGHTED,
                List.of(new Blend.Member(Golden.adapter(first), 0.6), new Blend.Member(Golden.adapter(second), 0.4)));
    }

    private static Answer ask(int[] tokens, Blend blend) throws InterruptedException {
        return ask(GenerationRequest.NOBODY, tokens, blend);
    }

    private static Answer ask(String tenant, int[] tokens, Blend blend) throws InterruptedException {
        var request = new GenerationRequest("r", tokens, blend, SamplingParams.GREEDY, TOKENS, List.of());
        TokenStream stream = engine.submit(request.of(tenant));
        List<Integer> answer = new ArrayList<>();
        while (true) {
            switch (stream.next()) {
                case TokenEvent.Text text -> answer.add(text.token());
                case TokenEvent.Prefilled _ -> {}
                case Finished end -> {
                    return new Answer(answer, end.usage(), end.heard());
                }
                case TokenEvent.Failed failed -> throw failed.problem();
            }
        }
    }
}
