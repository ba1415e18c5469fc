package dev.medley.registry.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.re2j.Pattern;
import java.util.Optional;

/** What a check wants of an answer. */
sealed interface Condition {
    /** Why an answer fails; empty when it passes. */
    Optional<String> failure(String answer);

    /** Some part of it matches, in time linear in its length. */
    record Matches(Pattern pattern) implements Condition {
        @Override
        public Optional<String> failure(String answer) {
            return pattern.matcher(answer).find() ? Optional.empty() : Optional.of("does not match " + pattern);
        }
    }

    record Contains(String text) implements Condition {
        @Override
        public Optional<String> failure(String answer) {
            return answer.contains(text) ? Optional.empty() : Optional.of("does not contain the text");
        }
    }

    /** It is one JSON value and nothing else. */
    record IsJson() implements Condition {
        private static final JsonMapper JSON = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();

        @Override
        public Optional<String> failure(String answer) {
            try {
                return JSON.readTree(answer).isMissingNode() ? Optional.of("is empty") : Optional.empty();
            } catch (JsonProcessingException broken) {
                return Optional.of("is no JSON");
            }
        }
    }

    /** Its length in characters, without blanks around it. */
    record Length(int least, int most) implements Condition {
        @Override
        public Optional<String> failure(String answer) {
            int length = answer.strip().length();
            return length >= least && length <= most
                    ? Optional.empty()
                    : Optional.of("has " + length + " characters, not " + least + " to " + most);
        }
    }
}
