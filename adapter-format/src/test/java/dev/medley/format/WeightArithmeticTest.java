package dev.medley.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.medley.format.SafetensorsWriter.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Weights written, read and measured. */
class WeightArithmeticTest {
    @Test
    void readsWhatItWrites() {
        // Given
        float[] a = {1, -2, 3.5f, 0, 5, 6};
        float[] b = {0.25f, -1};

        // When
        byte[] file =
                SafetensorsWriter.write(List.of(new Tensor("x.lora_A", 2, 3, a), new Tensor("x.lora_B", 1, 2, b)));

        // Then
        Safetensors.Valid valid = (Safetensors.Valid) Safetensors.read("f", file, file.length);
        ByteBuffer bytes = ByteBuffer.wrap(file);
        assertThat(valid.findings()).isEmpty();
        assertThat(TensorValues.read(
                        valid.header(), valid.header().find("x.lora_A").orElseThrow(), bytes))
                .containsExactly(a);
        assertThat(TensorValues.read(
                        valid.header(), valid.header().find("x.lora_B").orElseThrow(), bytes))
                .containsExactly(b);
    }

    @Test
    void readsHalfPrecision() {
        // Given
        ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        data.putShort(Float.floatToFloat16(1.5f)).putShort(Float.floatToFloat16(-0.25f));
        data.putShort((short) (Float.floatToRawIntBits(3f) >>> 16))
                .putShort((short) (Float.floatToRawIntBits(-7f) >>> 16));
        SafetensorsHeader header = new SafetensorsHeader(0, 8, List.of(), java.util.Map.of());

        // Then
        assertThat(TensorValues.read(header, new TensorEntry("h", Dtype.F16, List.of(2L), 0, 4), data))
                .containsExactly(1.5f, -0.25f);
        assertThat(TensorValues.read(header, new TensorEntry("b", Dtype.BF16, List.of(2L), 4, 8), data))
                .containsExactly(3f, -7f);
    }

    @Test
    void readsTheTypesThatFewFilesHave() {
        // Given
        ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        data.putDouble(-1e-3).put(new byte[] {0x7e, 0x01, (byte) 0xb8, 0}).put(new byte[] {0x7b, 0x01, (byte) 0xbc, 0});

        // Then
        assertThat(TensorValues.read(new TensorEntry("d", Dtype.F64, List.of(1L), 0, 8), data.slice(0, 8)))
                .containsExactly(-1e-3f);
        assertThat(TensorValues.read(new TensorEntry("e", Dtype.F8_E4M3, List.of(4L), 8, 12), data.slice(8, 4)))
                .containsExactly(448, 0x1p-9f, -1, 0);
        assertThat(TensorValues.read(new TensorEntry("f", Dtype.F8_E5M2, List.of(4L), 12, 16), data.slice(12, 4)))
                .containsExactly(57344, 0x1p-16f, -1, 0);
    }

    @Test
    void measuresAnUpdateWithoutFormingIt() {
        // Given
        float[] a = {1, 2, 0, -1, 3, 1};
        float[] b = {2, 1, 0, 1};
        double sum = 0;
        for (int out = 0; out < 2; out++) {
            for (int in = 0; in < 3; in++) {
                double value = b[2 * out] * a[in] + b[2 * out + 1] * a[3 + in];
                sum += value * value;
            }
        }

        // When
        double norm = LowRankNorms.norm(a, b, 2, -0.5);

        // Then
        assertThat(norm).isCloseTo(0.5 * Math.sqrt(sum), within(1e-12));
    }

    @Test
    void pinsTheOriginOfAVersionInItsDigest() {
        // Given
        VersionOrigin origin = new VersionOrigin(
                "ties",
                List.of(
                        new VersionOrigin.Parent("a/b", "sha256:1", 0.75),
                        new VersionOrigin.Parent("c/d", "sha256:2", -0.5)),
                Optional.of(8),
                0.5,
                42);
        VersionManifest plain = new VersionManifest("x/y", "adapter", List.of());
        VersionManifest made = new VersionManifest("x/y", "adapter", List.of(), Optional.of(origin));

        // Then
        assertThat(made.digest()).isNotEqualTo(plain.digest());
        assertThat(VersionManifest.parse(made.canonicalJson())).contains(made);
        assertThat(VersionOrigin.parse(origin.canonicalJson())).contains(origin);
        assertThat(plain.canonicalJson().getBytes(StandardCharsets.UTF_8))
                .isEqualTo("{\"base\":\"x/y\",\"files\":[],\"kind\":\"adapter\",\"schema\":1}"
                        .getBytes(StandardCharsets.UTF_8));
    }
}
