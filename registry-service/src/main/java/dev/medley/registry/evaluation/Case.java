package dev.medley.registry.evaluation;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One test prompt.
 *
 * @param answer the reference; absent where only the choice of adapters is judged
 * @param expectedAdapter {@code owner/name} that retrieval should find, or one version of it by tag or digest; absent: none fits, or nobody knows
 */
record Case(
        @Schema(required = true, pattern = Shape.FILLED, maxLength = 20_000)
        String prompt,

        @Schema(maxLength = 20_000) @JsonAlias({"reference", "completion"})
        Optional<String> answer,

        @Schema(description = "owner/name, owner/name:tag or owner/name@sha256:…", pattern = Shape.REFERENCE)
        @JsonProperty("expected_adapter")
        // Suites and runs from before are kept under this name.
        @JsonAlias("expectedAdapter")
        Optional<String> expectedAdapter) {
    private static final int MAX_CHARS = 20_000;

    Case {
        answer = answer == null ? Optional.empty() : answer;
        expectedAdapter = expectedAdapter == null ? Optional.empty() : expectedAdapter;
    }

    void require(String path) {
        if (prompt == null || prompt.isBlank()) {
            throw Problem.invalid(path + ".prompt", path + ".prompt is required.");
        }
        if (prompt.length() > MAX_CHARS || answer.map(String::length).orElse(0) > MAX_CHARS) {
            throw Problem.invalid(path, path + " is longer than " + MAX_CHARS + " characters.");
        }
        requireExpected(path);
    }

    void requireExpected(String path) {
        if (expectedAdapter.filter(text -> Expected.of(text).isEmpty()).isPresent()) {
            throw Problem.invalid(
                    path + ".expected_adapter",
                    path + ".expected_adapter must be owner/name, owner/name:tag or owner/name@sha256:….");
        }
    }

    /** What retrieval should find, where that is known. */
    Optional<Expected> expected() {
        return expectedAdapter.flatMap(Expected::of);
    }
}
