package dev.medley.registry.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.google.re2j.Pattern;
import dev.medley.format.UserPattern;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How good one answer is beside its reference, 0 to 1, in BLEU 0 to 100: a case's is of its sentence, an arm's of the whole arm, both from {@link Bleu}.
 * The log-probability judges no answer but how likely the arm finds the reference itself, and is below 0; what a judge thinks is asked of another model.
 */
enum Metric {
    /** Equal after trimming and lower-casing. */
    EXACT_MATCH,
    /** The reference occurs in the answer, whatever the case. */
    CONTAINS,
    /** The reference is a pattern of RE2 that matches somewhere in the answer; linear in time whatever it says. */
    REGEX,
    /** Both are JSON and mean the same. */
    JSON_EQUAL,
    ROUGE1,
    ROUGE2,
    ROUGEL,
    BLEU,
    /** Mean natural logarithm of the probability of each token of the reference, were it the answer. */
    LOGPROB,
    /** What another model thinks of the answer, by a rubric: a {@link Judgement}. */
    JUDGE;

    /** Exact: no number is rounded before it is compared. */
    private static final ObjectReader JSON =
            Json.MAPPER.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final int LONGEST_PATTERN = 1_000;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Metric> named(String label) {
        String plain = label.toLowerCase(Locale.ROOT).replace('-', '_').replace("rouge_", "rouge");
        return Arrays.stream(values())
                .filter(metric -> metric.label().equals(plain))
                .findFirst();
    }

    /** Whether a case may be without a value: such a case is left out, and no threshold is met while there is one. */
    boolean mayBeUnknown() {
        return this == LOGPROB || this == JUDGE;
    }

    /** Why this reference can't be judged by this metric; empty when it can. */
    Optional<String> complaint(String reference) {
        return switch (this) {
            case REGEX ->
                UserPattern.fault(reference, LONGEST_PATTERN).map(fault -> "is no regular expression: " + fault);
            case JSON_EQUAL -> {
                try {
                    Json.MAPPER.readTree(reference);
                    yield Optional.empty();
                } catch (JsonProcessingException e) {
                    yield Optional.of("is no JSON");
                }
            }
            case LOGPROB -> reference.isEmpty() ? Optional.of("is empty") : Optional.empty();
            // Every answer contains nothing.
            case CONTAINS -> reference.isBlank() ? Optional.of("is blank") : Optional.empty();
            case EXACT_MATCH, ROUGE1, ROUGE2, ROUGEL, BLEU, JUDGE -> Optional.empty();
        };
    }

    /** Why this metric says little about answers beside this reference; empty when it tells them apart. */
    Optional<String> caveat(String reference) {
        return switch (this) {
            case ROUGE1, ROUGE2, ROUGEL ->
                Words.plain(reference).isEmpty() ? Optional.of("has no word") : unspaced(reference);
            case BLEU -> Words.mteval(reference).isEmpty() ? Optional.of("has no word") : unspaced(reference);
            case EXACT_MATCH, CONTAINS, REGEX, JSON_EQUAL, LOGPROB, JUDGE -> Optional.empty();
        };
    }

    private static Optional<String> unspaced(String reference) {
        return Words.isUnspaced(reference)
                ? Optional.of("is written without spaces, so that many words are taken for one")
                : Optional.empty();
    }

    double of(String answer, String reference) {
        return switch (this) {
            case EXACT_MATCH -> normal(answer).equals(normal(reference)) ? 1 : 0;
            case CONTAINS -> normal(answer).contains(normal(reference)) ? 1 : 0;
            case REGEX -> Pattern.compile(reference).matcher(answer).find() ? 1 : 0;
            case JSON_EQUAL -> sameJson(answer, reference) ? 1 : 0;
            case ROUGE1 -> Rouge.runs(answer, reference, 1);
            case ROUGE2 -> Rouge.runs(answer, reference, 2);
            case ROUGEL -> Rouge.longest(answer, reference);
            case BLEU -> Bleu.of(answer, reference).sentence();
            case JUDGE -> throw new IllegalStateException("a judgement is another model's");
            case LOGPROB -> throw new IllegalStateException("a log-probability is no property of a text");
        };
    }

    private static String normal(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private static boolean sameJson(String answer, String reference) {
        try {
            return JSON.readTree(answer).equals(Metric::compared, JSON.readTree(reference));
        } catch (JsonProcessingException noJson) {
            return false;
        }
    }

    /** JSON knows one kind of number: {@code 1}, {@code 1.0} and {@code 1e0} are the same. */
    private static int compared(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    }
}
