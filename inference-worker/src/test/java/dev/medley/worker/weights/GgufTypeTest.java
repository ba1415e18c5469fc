package dev.medley.worker.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each layout written out by hand from the format's specification. */
class GgufTypeTest {
    private static final short SCALE = Float.floatToFloat16(0.5f);
    private static final short MINIMUM = Float.floatToFloat16(-3f);

    @ParameterizedTest
    @CsvSource({"Q8_0, 8", "Q6_K, 6", "Q5_1, 6", "Q5_K, 5", "Q4_1, 5", "Q4_K, 4", "BF16,"})
    void saysHowManyBitsAValueHas(GgufType type, Integer bits) {
        assertThat(type.bits()).isEqualTo(Optional.ofNullable(bits));
    }

    @Test
    void plainTypesKeepTheirValues() {
        // Given
        var f32 = block(8).putFloat(1.25f).putFloat(-7f);
        var f16 = block(4).putShort(Float.floatToFloat16(0.1f)).putShort(Float.floatToFloat16(-2f));
        var bf16 = block(4).putShort((short) 0x3FC0).putShort((short) 0xC000);

        // When
        float[] fromF32 = values(GgufType.F32, f32, 2);
        float[] fromF16 = values(GgufType.F16, f16, 2);
        float[] fromBf16 = values(GgufType.BF16, bf16, 2);

        // Then
        assertThat(fromF32).containsExactly(1.25f, -7f);
        assertThat(fromF16).containsExactly(Float.float16ToFloat(Float.floatToFloat16(0.1f)), -2f);
        assertThat(fromBf16).containsExactly(1.5f, -2f);
    }

    @Test
    void fourBitsFillTheTwoHalvesOfABlock() {
        // Given
        var symmetric = block(18).putShort(SCALE);
        var shifted = block(20).putShort(SCALE).putShort(MINIMUM);
        for (int i = 0; i < 16; i++) {
            byte nibbles = (byte) (i | (15 - i) << 4);
            symmetric.put(nibbles);
            shifted.put(nibbles);
        }

        // When
        float[] q40 = values(GgufType.Q4_0, symmetric, 32);
        float[] q41 = values(GgufType.Q4_1, shifted, 32);

        // Then
        for (int i = 0; i < 16; i++) {
            assertThat(q40[i]).isEqualTo(0.5f * (i - 8));
            assertThat(q40[16 + i]).isEqualTo(0.5f * (15 - i - 8));
            assertThat(q41[i]).isEqualTo(0.5f * i - 3);
            assertThat(q41[16 + i]).isEqualTo(0.5f * (15 - i) - 3);
        }
    }

    @Test
    void theFifthBitsStandBeforeTheNibbles() {
        // Given: value i has quant i (0..31)
        int high = 0xFFFF0000;
        var symmetric = block(22).putShort(SCALE).putInt(high);
        var shifted = block(24).putShort(SCALE).putShort(MINIMUM).putInt(high);
        for (int i = 0; i < 16; i++) {
            symmetric.put((byte) (i | i << 4));
            shifted.put((byte) (i | i << 4));
        }

        // When
        float[] q50 = values(GgufType.Q5_0, symmetric, 32);
        float[] q51 = values(GgufType.Q5_1, shifted, 32);

        // Then
        for (int i = 0; i < 32; i++) {
            assertThat(q50[i]).isEqualTo(0.5f * (i - 16));
            assertThat(q51[i]).isEqualTo(0.5f * i - 3);
        }
    }

    @Test
    void eightBitsAreSigned() {
        // Given
        var bytes = block(34).putShort(SCALE);
        for (int i = 0; i < 32; i++) {
            bytes.put((byte) (i * 8 - 128));
        }

        // When
        float[] values = values(GgufType.Q8_0, bytes, 32);

        // Then
        for (int i = 0; i < 32; i++) {
            assertThat(values[i]).isEqualTo(0.5f * (i * 8 - 128));
        }
    }

    @Test
    void sixBitsMatchTheReferenceLoop() {
        // Given
        byte[] raw = new byte[210];
        RandomGenerator.of("L64X128MixRandom").nextBytes(raw);
        var bytes = block(210).put(raw).putShort(208, SCALE);

        // When
        float[] values = values(GgufType.Q6_K, bytes, 256);

        // Then
        assertThat(values).containsExactly(referenceQ6K(bytes.array()));
    }

    static Stream<Map.Entry<String, JsonNode>> vectors() throws IOException {
        try (var in = GgufTypeTest.class.getResourceAsStream("/gguf/quants.json")) {
            return new ObjectMapper().readTree(in).properties().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void blocksBecomeWhatTheReferenceMakesOfThem(Map.Entry<String, JsonNode> vector) {
        // Given
        byte[] bytes = HexFormat.of().parseHex(vector.getValue().path("bytes").asText());
        JsonNode expected = vector.getValue().path("values");

        // When
        float[] values = GgufType.valueOf(vector.getKey()).dequantize(MemorySegment.ofArray(bytes), expected.size());

        // Then
        for (int i = 0; i < values.length; i++) {
            float value = (float) expected.get(i).doubleValue();
            assertThat(values[i]).as("value " + i).isCloseTo(value, within(1e-5f * (1 + Math.abs(value))));
        }
    }

    @ParameterizedTest
    @EnumSource(GgufType.class)
    void refusesAHalfBlock(GgufType type) {
        boolean blocks = type.bytes(256) % 256 != 0;
        if (blocks) {
            assertThatExceptionOfType(UnreadableWeights.class).isThrownBy(() -> type.bytes(257));
        }
        assertThat(type.bytes(512)).isEqualTo(2 * type.bytes(256));
    }

    @Test
    void namesAnUnknownType() {
        assertThatExceptionOfType(UnreadableWeights.class)
                .isThrownBy(() -> GgufType.of(16))
                .withMessageContaining("16")
                .withMessageContaining("Q4_K")
                .withMessageContaining("safetensors folder");
    }

    /** The loop of ggml's {@code dequantize_row_q6_K}, index by index. */
    private static float[] referenceQ6K(byte[] block) {
        float[] y = new float[256];
        for (int n = 0; n < 256; n += 128) {
            int ql = n / 2;
            int qh = 128 + n / 4;
            int sc = 192 + n / 16;
            for (int l = 0; l < 32; ++l) {
                int is = l / 16;
                int q1 = ((block[ql + l] & 0xF) | (((block[qh + l] >> 0) & 3) << 4)) - 32;
                int q2 = ((block[ql + l + 32] & 0xF) | (((block[qh + l] >> 2) & 3) << 4)) - 32;
                int q3 = (((block[ql + l] & 0xFF) >> 4) | (((block[qh + l] >> 4) & 3) << 4)) - 32;
                int q4 = (((block[ql + l + 32] & 0xFF) >> 4) | (((block[qh + l] >> 6) & 3) << 4)) - 32;
                y[n + l] = 0.5f * block[sc + is] * q1;
                y[n + l + 32] = 0.5f * block[sc + is + 2] * q2;
                y[n + l + 64] = 0.5f * block[sc + is + 4] * q3;
                y[n + l + 96] = 0.5f * block[sc + is + 6] * q4;
            }
        }
        return y;
    }

    private static ByteBuffer block(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static float[] values(GgufType type, ByteBuffer bytes, int count) {
        return type.dequantize(MemorySegment.ofArray(bytes.array()), count);
    }
}
