package dev.medley.registry.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The metrics beside the numbers that sacreBLEU and rouge-score gave for the same texts. */
class MetricTest {
    private static final double CLOSE = 1e-6;

    @Test
    void rougeEqualsTheReferenceImplementation() throws IOException {
        for (JsonNode each : vectors().path("cases")) {
            // Given
            String answer = each.path("answer").asText();
            String reference = each.path("reference").asText();

            // When
            double[] scores = {
                Metric.ROUGE1.of(answer, reference),
                Metric.ROUGE2.of(answer, reference),
                Metric.ROUGEL.of(answer, reference)
            };

            // Then
            assertThat(scores)
                    .as(answer)
                    .containsExactly(
                            new double[] {
                                each.path("rouge1").asDouble(),
                                each.path("rouge2").asDouble(),
                                each.path("rougeL").asDouble()
                            },
                            within(CLOSE));
        }
    }

    @Test
    void bleuEqualsSacreBleuForEachTextAndForAllOfThem() throws IOException {
        // Given
        JsonNode vectors = vectors();
        List<Bleu> all = new ArrayList<>();

        for (JsonNode each : vectors.path("cases")) {
            // When
            Bleu bleu =
                    Bleu.of(each.path("answer").asText(), each.path("reference").asText());
            all.add(bleu);

            // Then
            assertThat(bleu.corpus())
                    .as(each.path("answer").asText())
                    .isCloseTo(each.path("bleu").asDouble(), within(CLOSE));
        }
        Bleu sum = Bleu.sum(all, IntStream.range(0, all.size()).toArray());
        assertThat(sum.corpus()).isCloseTo(vectors.path("corpus_bleu").asDouble(), within(CLOSE));
    }

    @Test
    void bleuOfACaseEqualsSacreBleusOfASentence() throws IOException {
        for (JsonNode each : vectors().path("sentences")) {
            // When
            double bleu = Metric.BLEU.of(
                    each.path("answer").asText(), each.path("reference").asText());

            // Then
            assertThat(bleu).as(each.toString()).isCloseTo(each.path("bleu").asDouble(), within(CLOSE));
        }
    }

    @Test
    void rougeCountsWordsOfEveryScript() {
        assertThat(Metric.ROUGE1.of("Кошка спит дома", "кошка спит")).isCloseTo(0.8, within(CLOSE));
        assertThat(Metric.ROUGE1.of("собака", "кошка")).isZero();
    }

    @Test
    void aReferenceThatAMetricCanNotCountIsTold() {
        assertThat(Metric.ROUGE1.caveat("…!")).isPresent();
        assertThat(Metric.ROUGEL.caveat("猫は家で寝ている。")).isPresent();
        assertThat(Metric.BLEU.caveat("猫は家で寝ている。")).isPresent();
        assertThat(Metric.BLEU.caveat(" ")).isPresent();
        assertThat(Metric.ROUGE1.caveat("кошка спит")).isEmpty();
        assertThat(Metric.CONTAINS.caveat("猫")).isEmpty();
    }

    @Test
    void exactMatchTrimsAndIgnoresCase() {
        assertThat(Metric.EXACT_MATCH.of(" Three \n", "three")).isEqualTo(1);
        assertThat(Metric.EXACT_MATCH.of("three.", "three")).isZero();
    }

    @Test
    void jsonIsComparedByItsMeaning() {
        assertThat(Metric.JSON_EQUAL.of("{\"b\": 1, \"a\": [true]}", "{\"a\":[true],\"b\":1}"))
                .isEqualTo(1);
        assertThat(Metric.JSON_EQUAL.of("{\"a\":2}", "{\"a\":1}")).isZero();
        assertThat(Metric.JSON_EQUAL.of("not json", "{}")).isZero();
        assertThat(Metric.JSON_EQUAL.of("{\"a\": [1.0, 1e2]}", "{\"a\": [1, 100]}"))
                .isEqualTo(1);
        assertThat(Metric.JSON_EQUAL.of("0.10000000000000001", "0.1")).isZero();
        assertThat(Metric.JSON_EQUAL.of("1e999", "1e998")).isZero();
    }

    @Test
    void aReferenceThatDoesNotFitItsMetricIsToldBefore() {
        assertThat(Metric.REGEX.complaint("[")).isPresent();
        assertThat(Metric.REGEX.complaint("(((a{1000}){1000}){1000})")).isPresent();
        assertThat(Metric.JSON_EQUAL.complaint("{")).isPresent();
        assertThat(Metric.REGEX.complaint("^\\d+$")).isEmpty();
        assertThat(Metric.CONTAINS.complaint(" \n")).isPresent();
    }

    @Test
    void anIntervalHoldsTheMeanAndIsTheSameEachTime() {
        // Given
        double[] values = {1, 0, 1, 1, 0, 1, 1, 1, 0, 1};

        // When
        Bootstrap interval = Bootstrap.of(values);

        // Then
        assertThat(interval.mean()).isCloseTo(0.7, within(CLOSE));
        assertThat(interval.low()).isLessThan(0.7).isGreaterThan(0.2);
        assertThat(interval.high()).isGreaterThan(0.7).isLessThanOrEqualTo(1);
        assertThat(Bootstrap.of(values)).isEqualTo(interval);
    }

    @Test
    void theChoiceOfAdaptersIsJudgedByPlaceAndWeight() {
        // Given
        List<Case> cases = List.of(
                new Case("a", Optional.empty(), Optional.of("x/right")),
                new Case("b", Optional.empty(), Optional.of("x/right")));
        Given first = given(share("x/right", 0.75), share("x/other", 0.25));
        Given second = given(share("x/right", 0.5), share("x/other", 0.5));

        // When
        Selection selection = Selection.of(cases, Map.of(0, first, 1, second)).orElseThrow();

        // Then
        assertThat(selection.hit()).isEqualTo(1);
        assertThat(selection.mass()).isCloseTo(0.625, within(CLOSE));
        assertThat(selection.entropy()).isCloseTo((0.811278124 + 1) / 2, within(CLOSE));
    }

    private static Given.Share share(String id, double weight) {
        return new Given.Share(id, Optional.empty(), Optional.empty(), weight);
    }

    private static Given given(Given.Share... shares) {
        return new Given(
                Optional.of("text"),
                Optional.empty(),
                List.of(shares),
                1,
                1,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    private static JsonNode vectors() throws IOException {
        try (InputStream in = MetricTest.class.getResourceAsStream("/metrics/vectors.json")) {
            return JsonMapper.builder().build().readTree(in);
        }
    }
}
