package dev.medley.format;

import static dev.medley.format.FindingCode.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightScanTest {
    private static final String Q = "base_model.model.model.layers.%d.self_attn.q_proj.lora_%s.weight";

    private static WeightFile weights() {
        return new WeightFile()
                .pair("model.layers.0.self_attn.q_proj", 4, 8, 8)
                .pair("model.layers.1.self_attn.q_proj", 4, 8, 8);
    }

    private static List<Finding> scan(WeightFile weights, int chunk) {
        return scan(weights.bytes(), weights.header(), chunk);
    }

    private static List<Finding> scan(byte[] bytes, SafetensorsHeader header, int chunk) {
        Inspection inspection = AdapterInspector.inspect(header, new ConfigText().config(), Optional.empty());
        WeightScan scan = new WeightScan(header, ((Inspection.Accepted) inspection).summary());
        for (int at = 0; at < bytes.length; at += chunk) {
            scan.accept(bytes, at, Math.min(chunk, bytes.length - at));
        }
        return scan.finish();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 64, 1 << 20})
    void findsNanAndInfinityWhereverChunksAreCut(int chunk) {
        // Given
        WeightFile weights =
                weights().set(Q.formatted(1, "A"), 5, Float.NaN).set(Q.formatted(1, "A"), 9, Float.NEGATIVE_INFINITY);

        // When
        List<Finding> findings = scan(weights, chunk);

        // Then
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(W_NAN_INF);
            assertThat(finding.path()).isEqualTo(Q.formatted(1, "A"));
            assertThat(finding.message()).contains("1 NaN and 1 infinite values (first at index 5)");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64, 1 << 20})
    void findsNothingInOrdinaryWeights(int chunk) {
        assertThat(scan(weights(), chunk)).isEmpty();
    }

    @Test
    void refusesAnAdapterThatChangesNothing() {
        // Given
        WeightFile weights = weights().add(Q.formatted(0, "B"), 0, 8, 4).add(Q.formatted(1, "B"), -0f, 8, 4);

        // Then
        assertThat(scan(weights, 100)).extracting(Finding::code).containsExactly(W_ALL_ZERO_B);
    }

    @ParameterizedTest
    @CsvSource({"A, A", "A, B"})
    void refusesAnAdapterOfWhichOneFactorIsZeroEverywhere(String first, String second) {
        // Given
        WeightFile weights = weights().zero(Q.formatted(0, first)).zero(Q.formatted(1, second));

        // Then
        assertThat(scan(weights, 100)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(W_ALL_ZERO);
            assertThat(finding.level()).isEqualTo(Level.REJECT);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "B"})
    void marksModulesThatChangeNothing(String factor) {
        assertThat(scan(weights().zero(Q.formatted(0, factor)), 100))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo(W_ALL_ZERO);
                    assertThat(finding.level()).isEqualTo(Level.WARN);
                });
    }

    @ParameterizedTest
    @CsvSource({"1, WARN", "2, REJECT"})
    void marksModulesWhoseUpdatesAreLostInRounding(int modules, Level level) {
        // Given
        WeightFile weights = weights();
        for (int module = 0; module < modules; module++) {
            weights = weights.add(Q.formatted(module, "B"), 1e-30f, 8, 4);
        }

        // Then
        assertThat(scan(weights, 100)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(W_ALL_ZERO);
            assertThat(finding.level()).isEqualTo(level);
        });
    }

    @Test
    void refusesUpdatesThatAreNothingInTheTypesThatAreComputedWith() {
        // Given: no float32 is as small
        String header = "{"
                + WeightFile.entry(Q.formatted(0, "A"), "F64", "[4,1]", "[0,32]") + ","
                + WeightFile.entry(Q.formatted(0, "B"), "F64", "[1,4]", "[32,64]") + "}";
        byte[] file = WeightFile.raw(header, 64);
        ByteBuffer numbers = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 8; i++) {
            numbers.putDouble(file.length - 64 + 8 * i, i < 4 ? 1 : 1e-60);
        }

        // When
        List<Finding> findings = scan(file, ((Safetensors.Valid) Safetensors.read("w", file, file.length)).header(), 7);

        // Then
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(W_ALL_ZERO);
            assertThat(finding.level()).isEqualTo(Level.REJECT);
        });
    }

    @Test
    void marksHugeValuesOverflowsAndOutliers() {
        // Given
        WeightFile weights =
                weights().pair("model.layers.2.self_attn.q_proj", 4, 8, 8).add(Q.formatted(2, "A"), 1e6f, 4, 8);

        // Then
        assertThat(scan(weights, 100))
                .extracting(Finding::code)
                .containsExactly(W_HUGE_VALUES, W_F16_OVERFLOW, W_NORM_OUTLIER);
    }

    @Test
    void refusesWhatNothingCanBeComputedWith() {
        // Given: the second one only with its scale of 2
        WeightFile plain = weights().add(Q.formatted(0, "A"), 2e9f, 4, 8);
        WeightFile scaled = weights().add(Q.formatted(0, "B"), 8e8f, 8, 4);

        // Then
        assertThat(scan(plain, 100)).extracting(Finding::code).contains(W_OVERFLOW);
        assertThat(scan(scaled, 100)).extracting(Finding::code).contains(W_OVERFLOW);
    }

    @Test
    void refusesAStreamThatEndsEarly() {
        // Given
        byte[] bytes = weights().bytes();

        // When
        List<Finding> findings =
                scan(java.util.Arrays.copyOf(bytes, bytes.length - 1), weights().header(), 100);

        // Then
        assertThat(findings).extracting(Finding::code).containsExactly(UPLOAD_SIZE_MISMATCH);
    }

    @ParameterizedTest
    @CsvSource({
        "BF16, 7fc0, NaN", "BF16, ff80, infinite", "F16, 7e00, NaN", "F16, 7c00, infinite",
        "F8_E5M2, 7f, NaN", "F8_E5M2, 7c, infinite", "F8_E4M3, 7f, NaN", "F8_E4M3, ff, NaN",
        "F64, 7ff8000000000000, NaN", "F64, fff0000000000000, infinite", "F32, 7fc00000, NaN"
    })
    void knowsEveryFloatingType(String dtype, String hex, String kind) {
        // Given
        int width = hex.length() / 2;
        String header = "{"
                + WeightFile.entry(Q.formatted(0, "A"), dtype, "[4,1]", "[0," + 4 * width + "]") + ","
                + WeightFile.entry(Q.formatted(0, "B"), dtype, "[1,4]", "[" + 4 * width + "," + 8 * width + "]") + "}";
        byte[] file = WeightFile.raw(header, 8 * width);
        SafetensorsHeader parsed = ((Safetensors.Valid) Safetensors.read("w", file, file.length)).header();
        for (int i = 0; i < width; i++) {
            file[file.length - width + i] =
                    (byte) Integer.parseInt(hex.substring(hex.length() - 2 * i - 2, hex.length() - 2 * i), 16);
        }

        // When
        List<Finding> findings = scan(file, parsed, 5);

        // Then
        assertThat(findings).extracting(Finding::code).containsExactly(W_NAN_INF);
        assertThat(findings.getFirst().message()).contains("1 " + kind).contains("index 3");
    }

    @Test
    void decodesTheLargestE4m3() {
        // Given
        TensorEntry tensor = new TensorEntry("x", Dtype.F8_E4M3, List.of(3L), 0, 3);
        TensorScan scan = new TensorScan(tensor);

        // When
        scan.accept(new byte[] {0x7e, 0x01, 0x38}, 0, 3);

        // Then
        assertThat(scan.largest()).isEqualTo(448.0);
        assertThat(scan.norm()).isEqualTo(Math.sqrt(448.0 * 448.0 + 1 + Math.pow(2, -18)));
    }
}
