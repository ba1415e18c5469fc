package dev.medley.registry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class Bm25Test {
    @Test
    void aRareWordOfAShortDocumentCountsMost() {
        // Given
        var search =
                new Bm25(List.of("the cat sat", "the dog sat on the mat by the door", "the Cat, the cat and a cat"));

        // When
        double[] scores = search.scores("Cat?");

        // Then
        assertThat(scores[1]).isZero();
        assertThat(scores[2]).isGreaterThan(scores[0]).isPositive();
    }

    @Test
    void oneWordInOneOfTwoDocumentsGivesTheFormulasNumber() {
        // Given: as long as the average, so that the length has no say.
        var search = new Bm25(List.of("a b", "c d"));

        // When
        double[] scores = search.scores("a");

        // Then: ln(1 + 1.5 / 1.5) * 2.2 / 2.2
        assertThat(scores).containsExactly(new double[] {Math.log(2), 0}, within(1e-12));
    }
}
