package dev.medley.format;

import static dev.medley.format.FindingCode.*;
import static dev.medley.format.WeightFile.declaring;
import static dev.medley.format.WeightFile.entry;
import static dev.medley.format.WeightFile.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much is told of a file with many faults, and what is only worth a warning. */
class SafetensorsTest {
    @ParameterizedTest
    @ValueSource(strings = {"F64", "F8_E4M3", "F8_E5M2"})
    void warnsOfUnusualDtypes(String dtype) {
        // Given
        int elements = dtype.equals("F64") ? 1 : 8;
        byte[] file = raw("{" + entry("a", dtype, "[" + elements + "]", "[0,8]") + "}", 8);

        // When
        Safetensors.Result result = Safetensors.read("w", file, file.length);

        // Then
        assertThat(result).isInstanceOf(Safetensors.Valid.class);
        assertThat(result.findings())
                .extracting(Finding::code, Finding::level)
                .containsExactly(tuple(ST_DTYPE, Level.WARN));
    }

    @Test
    void onlyWarnsOfManyUnusualDtypes() {
        // Given
        int tensors = 3 * FindingCollector.PER_CODE;
        String entries = IntStream.range(0, tensors)
                .mapToObj(i -> entry("t" + i, "F64", "[1]", "[" + 8 * i + "," + 8 * (i + 1) + "]"))
                .collect(Collectors.joining(","));
        byte[] file = raw("{" + entries + "}", 8 * tensors);

        // When
        Safetensors.Result result = Safetensors.read("w", file, file.length);

        // Then
        assertThat(result).isInstanceOf(Safetensors.Valid.class);
        assertThat(result.findings())
                .hasSize(FindingCollector.PER_CODE + 1)
                .extracting(Finding::level)
                .containsOnly(Level.WARN);
    }

    @Test
    void warnsOfLargeMetadata() {
        // Given
        byte[] file = raw(
                "{\"__metadata__\":{\"x\":\"" + "y".repeat(70_000) + "\"}," + entry("a", "F32", "[2]", "[0,8]") + "}",
                8);

        // When
        Safetensors.Result result = Safetensors.read("w", file, file.length);

        // Then
        assertThat(result).isInstanceOf(Safetensors.Valid.class);
        assertThat(result.findings()).extracting(Finding::code).containsExactly(ST_METADATA_LARGE);
    }

    @Test
    void tellsHowMuchTheFileHasThoughOnlyItsLengthWasRead() {
        // Given
        byte[] prefix = Arrays.copyOf(declaring(6000, new byte[0]), Safetensors.PREFIX_BYTES);

        // When
        Safetensors.Result cut = Safetensors.read("w", prefix, 5000);
        Safetensors.Result whole = Safetensors.read("w", prefix, 50_000);

        // Then
        assertThat(cut.findings())
                .extracting(Finding::message)
                .containsExactly("Header says 6000 bytes but the file has only 4992 after its length."
                        + " The file is truncated or not safetensors.");
        assertThat(whole.findings())
                .extracting(Finding::message)
                .containsExactly("Header says 6000 bytes but only 0 of them were sent to be looked at."
                        + " Send the file's first 6008 bytes.");
    }

    @Test
    void refusesMoreTensorsThanAnyAdapterHas() {
        // Given
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i <= Limits.TENSORS; i++) {
            header.append(i == 0 ? "" : ",").append(entry("t" + i, "F8_E5M2", "[1]", "[" + i + "," + (i + 1) + "]"));
        }
        byte[] file = raw(header.append('}').toString(), Limits.TENSORS + 1);

        // When
        Safetensors.Result result = Safetensors.read("w", file, file.length);

        // Then
        assertThat(result.findings()).extracting(Finding::code).containsOnly(ST_TOO_MANY_TENSORS);
    }

    @Test
    void reportsEveryFaultOfTheContainerAtOnce() {
        // Given
        String header = "{" + entry("a b", "F32", "[2]", "[0,8]") + "," + entry("b", "I8", "[8]", "[8,16]") + ","
                + entry("c", "F32", "[-1]", "[20,24]") + "}";
        byte[] file = raw(header, 30);

        // When
        Safetensors.Result result = Safetensors.read("w", file, file.length);

        // Then
        assertThat(result.findings())
                .extracting(Finding::code)
                .containsExactlyInAnyOrder(ST_KEY_NAME, ST_DTYPE, ST_SHAPE, ST_OFFSETS_GAP, ST_TRAILING_BYTES);
    }

    @Test
    void keepsFindingsFewHoweverManyFaults() {
        // Given
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < 5_000; i++) {
            header.append(i == 0 ? "" : ",").append(entry("t" + i, "I8", "[1]", "[" + i + "," + (i + 1) + "]"));
        }
        byte[] file = raw(header.append('}').toString(), 5_000);

        // When
        Safetensors.Result result = Safetensors.read("w", file, file.length);

        // Then
        assertThat(result.findings()).hasSize(FindingCollector.PER_CODE + 1);
        assertThat(result.findings().getLast().message()).contains("4980 more");
    }
}
