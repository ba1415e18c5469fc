package dev.medley.format;

import static dev.medley.format.FindingCode.*;
import static dev.medley.format.TinyAdapter.KEY;
import static dev.medley.format.TinyAdapter.Q0;
import static dev.medley.format.TinyAdapter.TINY;
import static dev.medley.format.TinyAdapter.inspect;
import static dev.medley.format.TinyAdapter.weights;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an inspection tells of an adapter as a whole. */
class AdapterInspectorTest {
    @Test
    void summarisesAnAdapter() {
        // Given
        ConfigText config = new ConfigText()
                .with("target_modules", "[\"q_proj\", \"down_proj\"]")
                .with("rank_pattern", "{\"down_proj\": 2}");
        WeightFile weights =
                weights().pair("model.layers.0.mlp.down_proj", 2, 16, 8).pair("model.layers.1.mlp.down_proj", 2, 16, 8);

        // When
        Inspection inspection = inspect(weights, config);

        // Then
        AdapterSummary summary = ((Inspection.Accepted) inspection).summary();
        assertThat(summary.base()).isEqualTo("HuggingFaceTB/SmolLM2-135M-Instruct");
        assertThat(summary.rank()).isEqualTo(4);
        assertThat(summary.targetModules()).containsExactly("down_proj", "q_proj");
        assertThat(summary.parameters()).isEqualTo(2 * (4 * 8 + 8 * 4) + 2 * (2 * 16 + 8 * 2));
        assertThat(summary.size()).isEqualTo(weights.bytes().length);
        assertThat(summary.modules())
                .extracting(AdapterSummary.LoraModule::scale)
                .containsExactly(2.0, 2.0, 4.0, 4.0);
        assertThat(summary.warnings()).isEmpty();
    }

    @Test
    void acceptsEmbeddingAndHeadAsPeftSavesThem() {
        // Given
        WeightFile weights = weights()
                .pair("lm_head", 4, 8, 32)
                .add(KEY + "lm_head.base_layer.weight", 1, 32, 8)
                .add(KEY + "model.embed_tokens.lora_embedding_A", 1, 4, 32)
                .add(KEY + "model.embed_tokens.lora_embedding_B", 1, 8, 4)
                .add(KEY + "model.embed_tokens.base_layer.weight", 1, 32, 8);

        // When
        Inspection inspection = inspect(
                weights, new ConfigText().with("target_modules", "[\"q_proj\", \"lm_head\", \"embed_tokens\"]"));

        // Then
        assertThat(inspection).isInstanceOf(Inspection.Accepted.class);
        assertThat(inspection.findings()).extracting(Finding::code).containsExactly(W_BASE_COPY, W_BASE_COPY);
    }

    @Test
    void acceptsTheHeadOfAnEmbeddingThatItIsTiedTo() {
        // Given
        WeightFile weights = weights()
                .pair("lm_head", 4, 8, 32)
                .add(KEY + "model.embed_tokens.lora_embedding_A", 1, 4, 32)
                .add(KEY + "model.embed_tokens.lora_embedding_B", 1, 8, 4);
        ConfigText config = new ConfigText().with("target_modules", "[\"q_proj\", \"model.embed_tokens\"]");

        // Then
        assertThat(inspect(weights, config).findings())
                .extracting(Finding::code)
                .containsExactly(W_MODULE_NOT_TARGETED);
        assertThat(inspect(weights, config.with("ensure_weight_tying", "true")))
                .isInstanceOf(Inspection.Accepted.class);
    }

    @ParameterizedTest
    @CsvSource({"40, 'tokens were added', 'Train without added tokens'", "20, 'another vocabulary', 'Name the base'"})
    void saysWhatAnotherNumberOfTokensMeans(int rows, String why, String hint) {
        // Given
        WeightFile weights = weights()
                .add(KEY + "model.embed_tokens.lora_embedding_A", 1, 4, rows)
                .add(KEY + "model.embed_tokens.lora_embedding_B", 1, 8, 4);

        // When
        Inspection inspection =
                inspect(weights, new ConfigText().with("target_modules", "[\"q_proj\", \"embed_tokens\"]"));

        // Then
        assertThat(inspection.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(B_VOCAB);
            assertThat(finding.message()).contains(why);
            assertThat(finding.hint()).startsWith(hint);
        });
    }

    @Test
    void trainedTokensAreRefusedAsTheFeatureThatTheyAre() {
        // Given
        WeightFile weights = weights().add(KEY + "model.embed_tokens.token_adapter.trainable_tokens_delta", 1, 2, 8);

        // When
        Inspection inspection = inspect(weights, new ConfigText().with("trainable_token_indices", "[5, 6]"));

        // Then
        assertThat(inspection.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(RT_MEDLEY_FEATURE);
            assertThat(finding.message()).contains("`trainable_token_indices` is not supported");
        });
    }

    @Test
    void saysHowAnAdapterThatBeganFromTheBasesWeightsIsConverted() {
        // When
        Inspection inspection = inspect(weights(), new ConfigText().with("init_lora_weights", "\"pissa\""));

        // Then
        assertThat(inspection.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(RT_MEDLEY_FEATURE);
            assertThat(finding.hint()).contains("path_initial_model_for_weight_conversion");
        });
    }

    @Test
    void refusesAnAdapterThatMatchesNothing() {
        // Given
        WeightFile weights = new WeightFile().pair("transformer.h.0.attn.q_proj", 4, 8, 8);

        // When
        Inspection inspection = inspect(weights, new ConfigText());

        // Then
        assertThat(inspection.findings()).extracting(Finding::code).containsExactly(B_NO_MATCH);
        assertThat(inspection.findings().getFirst().message()).contains("nearest real name: `" + Q0 + "`");
    }

    @Test
    void explainsShiftedNames() {
        // Given
        WeightFile weights = new WeightFile().pair("layers.0.self_attn.q_proj", 4, 8, 8);
        WeightFile multimodal = new WeightFile().pair("model.language_model.layers.0.self_attn.q_proj", 4, 8, 8);

        // Then
        assertThat(inspect(weights, new ConfigText()).findings())
                .extracting(Finding::code)
                .containsExactly(B_PREFIX_SHIFT);
        assertThat(inspect(multimodal, new ConfigText()).findings())
                .extracting(Finding::code)
                .containsExactly(B_PREFIX_SHIFT);
    }

    @Test
    void refusesAFileWithoutAnyPair() {
        // Given
        WeightFile weights = new WeightFile().add(KEY + "lm_head.weight", 1, 32, 8);

        // When
        Inspection inspection = inspect(weights, new ConfigText().with("modules_to_save", "[\"lm_head\"]"));

        // Then
        assertThat(inspection.findings()).extracting(Finding::code).contains(W_KEY_UNKNOWN);
    }

    @Test
    void readsKeysThatHoldTheAdaptersName() {
        // Given
        WeightFile weights = new WeightFile()
                .add(KEY + Q0 + ".lora_A.default.weight", 1, 4, 8)
                .add(KEY + Q0 + ".lora_B.default.weight", 1, 8, 4);

        // When
        Inspection inspection = inspect(weights, new ConfigText());

        // Then
        assertThat(inspection.findings()).extracting(Finding::code).containsExactly(W_ADAPTER_NAME_IN_KEY);
        AdapterSummary summary = ((Inspection.Accepted) inspection).summary();
        assertThat(summary.modules())
                .extracting(AdapterSummary.LoraModule::name)
                .containsExactly(Q0);
        assertThat(summary.modules().getFirst().a().name()).endsWith(".lora_A.default.weight");
    }

    @Test
    void tellsOfMixedDtypes() {
        // Given
        String header = "{"
                + WeightFile.entry(KEY + Q0 + ".lora_A.weight", "F32", "[4,8]", "[0,128]") + ","
                + WeightFile.entry(KEY + Q0 + ".lora_B.weight", "BF16", "[8,4]", "[128,192]") + "}";
        byte[] file = WeightFile.raw(header, 192);
        SafetensorsHeader parsed = ((Safetensors.Valid) Safetensors.read("w", file, file.length)).header();

        // When
        Inspection inspection = AdapterInspector.inspect(parsed, new ConfigText().config(), Optional.of(TINY));

        // Then
        assertThat(inspection.findings()).extracting(Finding::code).containsExactly(W_DTYPE_MIXED);
        assertThat(inspection.findings().getFirst().level()).isEqualTo(Level.INFO);
    }

    @Test
    void acceptsAnUnknownBaseWithoutAMap() {
        // Given
        PeftConfig config = new ConfigText()
                .with("base_model_name_or_path", "\"some/other\"")
                .config();

        // When
        Inspection inspection = AdapterInspector.inspect(weights().header(), config, Optional.empty());

        // Then
        assertThat(((Inspection.Accepted) inspection).summary().base()).isEqualTo("some/other");
    }
}
