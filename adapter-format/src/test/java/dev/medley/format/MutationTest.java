package dev.medley.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever bytes come in, the answer is a verdict: no exception, and memory within a bound of the real size. */
class MutationTest {
    private static final List<String> SPLICES = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            ":",
            "null",
            "-1",
            "1e9",
            "99999999999999999999",
            "\\u0000",
            "\\ud800",
            "\"__metadata__\":",
            "\"a\":{}",
            "[0,0]",
            "NaN",
            "true",
            "{\"",
            "\u0000",
            " ",
            "\n");
    private static final long OVERHEAD = 4 << 20;

    private static byte[] weights() {
        return new WeightFile()
                .pair("model.layers.0.self_attn.q_proj", 4, 8, 8)
                .pair("model.layers.1.self_attn.q_proj", 4, 8, 8)
                .bytes();
    }

    private static byte[] mutate(byte[] original, Random random, int times) {
        byte[] bytes = original.clone();
        for (int i = 0; i < times; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = splice(bytes, at, SPLICES.get(random.nextInt(SPLICES.size())));
                default -> bytes = java.util.Arrays.copyOf(bytes, Math.max(1, at));
            }
        }
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int at, String text) {
        byte[] piece = text.getBytes(StandardCharsets.UTF_8);
        byte[] result = new byte[bytes.length + piece.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(piece, 0, result, at, piece.length);
        System.arraycopy(bytes, at, result, at + piece.length, bytes.length - at);
        return result;
    }

    @Property(tries = 3_000)
    void anyWeightFileGetsAVerdict(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int times) {
        // Given
        byte[] file = mutate(weights(), new Random(seed), times);

        // When
        Safetensors.Result result = Safetensors.read("w", file, file.length);

        // Then
        switch (result) {
            case Safetensors.Invalid invalid ->
                assertThat(Finding.rejects(invalid.findings())).isTrue();
            case Safetensors.Valid valid -> {
                long end = 0;
                for (TensorEntry tensor : valid.header().tensors()) {
                    assertThat(tensor.begin()).isEqualTo(end);
                    end = tensor.end();
                }
                assertThat(valid.header().dataStart() + end).isEqualTo(file.length);
                Inspection inspection = AdapterInspector.inspect(
                        valid.header(), new ConfigText().config(), BaseCatalogue.resolve("HuggingFaceTB/SmolLM2-135M"));
                assertThat(inspection instanceof Inspection.Rejected).isEqualTo(Finding.rejects(inspection.findings()));
            }
        }
    }

    @Property(tries = 3_000)
    void anyConfigurationGetsAVerdict(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int times) {
        // Given
        byte[] file = mutate(
                new ConfigText()
                        .with("rank_pattern", "{\"q_proj\": 4}")
                        .with("layers_to_transform", "[1, 2]")
                        .bytes(),
                new Random(seed),
                times);

        // When
        PeftConfig.Result result = PeftConfig.parse(file);

        // Then
        switch (result) {
            case PeftConfig.Invalid invalid ->
                assertThat(Finding.rejects(invalid.findings())).isTrue();
            case PeftConfig.Valid valid ->
                assertThat(valid.config().scaling("model.layers.1.self_attn.q_proj"))
                        .isPositive();
        }
    }

    @Property(tries = 500)
    void declaredLengthsAllocateNothing(@ForAll long declared) {
        // Given
        byte[] file = WeightFile.declaring(declared, new byte[100]);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        // When
        Safetensors.Result result = Safetensors.read("w", file, file.length);

        // Then
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(OVERHEAD);
        assertThat(result).isInstanceOf(Safetensors.Invalid.class);
    }

    @Property(tries = 500)
    void anyCardAndExamplesGetAVerdict(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int times) {
        // Given
        Random random = new Random(seed);
        byte[] card = mutate(
                "---\na: [1, {b: *c}]\nlicense: mit\n---\n# T\n".getBytes(StandardCharsets.UTF_8), random, times);
        byte[] lines = mutate("{\"prompt\":\"a\",\"answer\":\"b\"}\n".getBytes(StandardCharsets.UTF_8), random, times);

        // Then
        assertThat(CardRules.read(Optional.of(new FolderFile("README.md", card.length, card))))
                .isNotNull();
        assertThat(ExamplesFile.parse(lines)).isNotNull();
    }
}
