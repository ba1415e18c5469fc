package dev.medley.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadDigestTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 1 << 20})
    void isThatOfTheDataAloneWhereverChunksAreCut(int chunk) {
        // Given
        WeightFile weights = new WeightFile().pair("m", 1, 2, 2);
        byte[] file = weights.bytes();
        var digest = new PayloadDigest(weights.header());

        // When
        for (int at = 0; at < file.length; at += chunk) {
            digest.accept(file, at, Math.min(chunk, file.length - at));
        }

        // Then
        assertThat(digest.hex())
                .isEqualTo(Digest.sha256(
                        Arrays.copyOfRange(file, (int) weights.header().dataStart(), file.length)));
    }
}
