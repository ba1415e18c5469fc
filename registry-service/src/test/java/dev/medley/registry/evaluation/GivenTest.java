package dev.medley.registry.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.gateway.Inference;
import org.junit.jupiter.api.Test;

/** What is kept of an answer. */
class GivenTest {
    @Test
    void aRecipesTokensAreThoseOfAllItsCallsAndItsVersionIsKept() {
        // Given
        var reply = new Inference.Reply(200, """
                {"choices": [{"message": {"content": "one"}}], "usage": {"completion_tokens": 5},
                 "medley": {"recipe": {"id": "ann/ask", "version": "sha256:0a", "before": {"calls": 2, "completion_tokens": 30}}}}""");

        // When
        Given given = Given.of(reply, 1);

        // Then
        assertThat(given.tokens()).isEqualTo(35);
        assertThat(given.recipe()).contains("ann/ask@sha256:0a");
    }
}
