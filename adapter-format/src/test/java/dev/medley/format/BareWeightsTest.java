package dev.medley.format;

import static dev.medley.format.WeightFile.entry;
import static dev.medley.format.WeightFile.raw;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BareWeightsTest {
    private static final String TENSORS =
            entry("b", "BF16", "[2,2]", "[8,16]") + "," + entry("a.alpha", "F64", "[]", "[0,8]");

    @Test
    void keepsTensorsAndWhatLoadersAskForAndNothingElse() {
        // Given
        byte[] file = raw("{\"__metadata__\":{\"format\":\"pt\",\"dir\":\"/home/eve\"}," + TENSORS + "}", 16);
        SafetensorsHeader told = header(file);

        // When
        byte[] head = BareWeights.head(told).orElseThrow();

        // Then
        byte[] bare = Arrays.copyOf(head, head.length + 16);
        SafetensorsHeader read = header(bare);
        assertThat(read.tensors()).isEqualTo(told.tensors());
        assertThat(read.metadata()).isEqualTo(Map.of("format", "pt"));
        assertThat(head.length % 8).isZero();
        assertThat(BareWeights.head(read)).isEmpty();
    }

    @Test
    void leavesAFileAloneThatHasNothingToHide() {
        assertThat(BareWeights.head(header(raw("{" + TENSORS + "}", 16)))).isEmpty();
    }

    private static SafetensorsHeader header(byte[] file) {
        return ((Safetensors.Valid) Safetensors.read("w", file, file.length)).header();
    }
}
