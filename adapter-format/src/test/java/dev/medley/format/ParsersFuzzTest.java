package dev.medley.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes of strangers into every parser: a verdict comes out, and what is accepted keeps its promises. The check runs the seeds, which are files beside
 * this class's resources; CONTRIBUTING tells how to go on searching from them.
 */
class ParsersFuzzTest {
    private static final byte[] CARD =
            "---\nbase_model: HuggingFaceTB/SmolLM2-135M-Instruct\nlicense: apache-2.0\n---\nA card.\n"
                    .getBytes(StandardCharsets.UTF_8);

    @FuzzTest(maxDuration = "8m")
    void safetensorsHeader(byte[] bytes) {
        Safetensors.Result result = Safetensors.read("adapter_model.safetensors", bytes, bytes.length);

        switch (result) {
            case Safetensors.Invalid(List<Finding> findings) ->
                assertThat(findings).anyMatch(finding -> finding.level() == Level.REJECT);
            case Safetensors.Valid(SafetensorsHeader header, List<Finding> findings) -> {
                assertThat(findings).noneMatch(finding -> finding.level() == Level.REJECT);
                long data = header.tensors().stream()
                        .mapToLong(tensor -> tensor.end() - tensor.begin())
                        .sum();
                assertThat(Safetensors.PREFIX_BYTES + Safetensors.headerLength(bytes) + data)
                        .isEqualTo(bytes.length);
            }
        }
    }

    @FuzzTest(maxDuration = "8m")
    void adapterConfig(byte[] json) {
        if (PeftConfig.parse(json) instanceof PeftConfig.Valid(PeftConfig config, List<Finding> findings)) {
            assertThat(findings).noneMatch(finding -> finding.level() == Level.REJECT);
            for (String module : List.of("model.layers.0.self_attn.q_proj", "lm_head", "")) {
                if (config.isTarget(module)) {
                    assertThat(config.rank(module)).isPositive();
                    assertThat(config.scaling(module)).isFinite();
                }
            }
        }
    }

    @FuzzTest(maxDuration = "8m")
    void examples(byte[] lines) {
        ExamplesFile file = ExamplesFile.parse(lines);

        assertThat(file.examples()).noneMatch(example -> example.prompt().isBlank());
    }

    @FuzzTest(maxDuration = "8m")
    void card(byte[] readme) {
        Card card = Card.parse(readme);

        assertThat(card.tags()).hasSizeLessThanOrEqualTo(readme.length);
        assertThat(Card.check(readme)).doesNotContainNull();
    }

    @FuzzTest(maxDuration = "8m")
    void image(byte[] image) {
        BareImage.of(image).ifPresent(bare -> {
            assertThat(bare).hasSizeLessThanOrEqualTo(image.length);
            assertThat(BareImage.of(bare))
                    .hasValueSatisfying(again -> assertThat(again).isEqualTo(bare));
        });
    }

    /** Configuration and weights are the fuzzer's; the first byte tells where one ends and the other begins. */
    @FuzzTest(maxDuration = "8m")
    void folder(byte[] bytes) {
        int cut = bytes.length == 0 ? 0 : Math.min(bytes.length, 1 + ((bytes[0] & 0xff) << 3));
        byte[] config = Arrays.copyOfRange(bytes, Math.min(1, cut), cut);
        byte[] weights = Arrays.copyOfRange(bytes, cut, bytes.length);
        FolderInspection.Result result = FolderInspection.inspect(List.of(
                new FolderFile("adapter_config.json", config.length, config),
                new FolderFile("adapter_model.safetensors", weights.length, weights),
                new FolderFile("README.md", CARD.length, CARD)));

        assertThat(result.findings()).doesNotContainNull();
    }

    @FuzzTest(maxDuration = "8m")
    void router(byte[] weights) {
        byte[] card = "---\nbase_model: HuggingFaceTB/SmolLM2-135M-Instruct\nmedley: {kind: router}\n---\n"
                .getBytes(StandardCharsets.UTF_8);
        FolderInspection.Result result = FolderInspection.inspect(List.of(
                new FolderFile("router.safetensors", weights.length, weights),
                new FolderFile("README.md", card.length, card)));

        assertThat(result.findings()).doesNotContainNull();
    }
}
