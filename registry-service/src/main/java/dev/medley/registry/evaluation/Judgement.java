package dev.medley.registry.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.Optional;

/**
 * What a model thinks of an answer, or why nobody knows. Never a number in place of a judgement that could not be read.
 *
 * @param score 0 to 1
 * @param reason in the judge's words; empty where it gave none
 * @param error why there is no score
 */
record Judgement(Optional<Double> score, String reason, Optional<String> error) {
    private static final ObjectReader STRICT =
            Json.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int LONGEST = 2_000;

    /**
     * Reads the judge's reply: one JSON object with a number {@code score} of 0 to 1. Words and marks of Markdown around the object are passed over,
     * anything else is no judgement.
     */
    static Judgement read(String reply) {
        int start = reply.indexOf('{');
        int end = reply.lastIndexOf('}');
        if (start < 0 || end < start) {
            return failed("judge_unreadable");
        }
        try {
            JsonNode told = STRICT.readTree(reply.substring(start, end + 1));
            JsonNode score = told.path("score");
            boolean isScore = score.isNumber() && score.asDouble() >= 0 && score.asDouble() <= 1;
            return isScore ? given(score.asDouble(), told.path("reason").asText()) : failed("judge_unreadable");
        } catch (JsonProcessingException noObject) {
            return failed("judge_unreadable");
        }
    }

    static Judgement given(double score, String reason) {
        String kept = reason.replace("\u0000", "");
        return new Judgement(Optional.of(score), kept.substring(0, Math.min(kept.length(), LONGEST)), Optional.empty());
    }

    static Judgement failed(String code) {
        return new Judgement(Optional.empty(), "", Optional.of(code));
    }
}
