package dev.medley.format;

import static dev.medley.format.FindingCode.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AdapterInspectorTest {
    private static final ModuleMap TINY =
            ModuleMap.llama("HuggingFaceTB/SmolLM2-135M-Instruct", new ModuleMap.LlamaSizes(2, 8, 16, 2, 1, 4, 32));
    private static final String Q0 = "model.layers.0.self_attn.q_proj";
    private static final String Q1 = "model.layers.1.self_attn.q_proj";
    private static final String KEY = "base_model.model.";

    private static WeightFile weights() {
        return new WeightFile().pair(Q0, 4, 8, 8).pair(Q1, 4, 8, 8);
    }

    private static Inspection inspect(WeightFile weights, ConfigText config) {
        return AdapterInspector.inspect(weights.header(), config.config(), Optional.of(TINY));
    }

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

    static Stream<Arguments> refused() {
        return Stream.of(prefixes(), pairs(), features()).flatMap(cases -> cases);
    }

    private static Stream<Arguments> prefixes() {
        return Stream.of(
                of(W_PREFIX, w -> w.add("model.x.weight", 1, 2, 2), c -> c),
                of(W_PREFIX, w -> w.add("_orig_mod.base_model.model.x", 1, 2, 2), c -> c),
                of(W_PREFIX, w -> w.pair("_orig_mod." + Q0, 4, 8, 8), c -> c),
                of(
                        W_PREFIX,
                        w -> w.pair("model.layers.0._checkpoint_wrapped_module.self_attn.q_proj", 4, 8, 8),
                        c -> c),
                of(W_DIALECT, w -> w.add("lora_unet_down_0.lora_down.weight", 1, 4, 8), c -> c),
                of(W_DIALECT, w -> w.add("lora_te1_x.alpha", 1), c -> c),
                of(W_DIALECT, w -> w.add("unet.down.lora_A.weight", 1, 4, 8), c -> c),
                of(W_DIALECT, w -> w.add("text_encoder.x.lora.down.weight", 1, 4, 8), c -> c),
                of(W_DIALECT, w -> w.add("x.hada_w1_a", 1, 4, 8), c -> c),
                of(W_DIALECT, w -> w.add("model.layers.0.self_attn.q_proj.lora_a", 1, 8, 4), c -> c),
                of(W_KEY_UNKNOWN, w -> w.add(KEY + Q0 + ".lora_C.weight", 1, 4, 8), c -> c),
                of(W_KEY_UNKNOWN, w -> w.add(KEY + Q0 + ".lora_A.other.weight", 1, 4, 8), c -> c),
                of(W_KEY_UNKNOWN, w -> w.add(KEY + Q0 + ".trainable_tokens_delta", 1, 4, 8), c -> c));
    }

    private static Stream<Arguments> pairs() {
        return Stream.of(
                of(W_PAIR_MISSING, w -> w.remove(KEY + Q0 + ".lora_B.weight"), c -> c),
                of(W_PAIR_MISSING, w -> w.remove(KEY + Q1 + ".lora_A.weight"), c -> c),
                of(W_NDIM, w -> w.add(KEY + Q0 + ".lora_A.weight", 1, 4, 8, 1), c -> c),
                of(W_NDIM, w -> w.add(KEY + Q0 + ".lora_A.weight", 1, 4, 8, 1, 1), c -> c),
                of(W_RANK_AB, w -> w.add(KEY + Q0 + ".lora_B.weight", 1, 8, 2), c -> c),
                of(W_RANK_CONFIG, w -> w.pair(Q0, 2, 8, 8), c -> c),
                of(W_RANK_CONFIG, w -> w, c -> c.with("rank_pattern", "{\"0.self_attn.q_proj\": 8}")),
                of(W_MODULE_NOT_TARGETED, w -> w.pair("model.layers.0.self_attn.o_proj", 4, 8, 8), c -> c),
                of(W_DORA_MISSING, w -> w, c -> c.with("use_dora", "true")),
                of(W_DORA_UNDECLARED, w -> w.add(KEY + Q0 + ".lora_magnitude_vector", 1, 8), c -> c),
                of(W_MTS_MISSING, w -> w, c -> c.with("modules_to_save", "[\"lm_head\"]")),
                of(W_MTS_UNDECLARED, w -> w.add(KEY + "lm_head.weight", 1, 32, 8), c -> c),
                of(W_MTS_UNDECLARED, w -> w.add(KEY + Q0 + ".base_layer.weight", 1, 8, 8), c -> c),
                of(
                        W_MTS_UNDECLARED,
                        w -> w.pair("lm_head", 4, 8, 32).add(KEY + "lm_head.base_layer.weight", 1, 33, 8),
                        c -> c.with("target_modules", "[\"q_proj\", \"lm_head\"]")),
                of(W_BIAS_UNDECLARED, w -> w.add(KEY + Q0 + ".base_layer.bias", 1, 8), c -> c),
                of(W_BIAS_UNDECLARED, w -> w.add(KEY + Q0 + ".lora_B.bias", 1, 8), c -> c),
                of(B_PARTIAL_MATCH, w -> w.pair("model.layers.0.attn.q_proj", 4, 8, 8), c -> c),
                of(B_LAYER_INDEX, w -> w.pair("model.layers.2.self_attn.q_proj", 4, 8, 8), c -> c),
                of(B_IN_DIM, w -> w.pair(Q0, 4, 16, 8), c -> c),
                of(B_OUT_DIM, w -> w.pair(Q0, 4, 8, 16), c -> c),
                of(
                        B_VOCAB,
                        w -> w.add(KEY + "model.embed_tokens.lora_embedding_A", 1, 4, 40)
                                .add(KEY + "model.embed_tokens.lora_embedding_B", 1, 8, 4),
                        c -> c.with("target_modules", "[\"q_proj\", \"embed_tokens\"]")));
    }

    private static Stream<Arguments> features() {
        return Stream.of(
                of(
                        RT_MEDLEY_DORA,
                        w -> w.add(KEY + Q0 + ".lora_magnitude_vector", 1, 8)
                                .add(KEY + Q1 + ".lora_magnitude_vector", 1, 8),
                        c -> c.with("use_dora", "true")),
                of(RT_MEDLEY_BIAS, w -> w, c -> c.with("bias", "\"lora_only\"")),
                of(RT_MEDLEY_LORA_BIAS, w -> w, c -> c.with("lora_bias", "true")),
                of(
                        RT_MEDLEY_MODULES_TO_SAVE,
                        w -> w.add(KEY + "lm_head.weight", 1, 32, 8),
                        c -> c.with("modules_to_save", "[\"lm_head\"]")),
                of(
                        RT_MEDLEY_EMBEDDING,
                        w -> w.pair("model.embed_tokens", 4, 32, 8),
                        c -> c.with("target_modules", "[\"q_proj\", \"embed_tokens\"]")),
                of(
                        RT_MEDLEY_CONV,
                        w -> w.add(KEY + Q0 + ".lora_A.weight", 1, 4, 8, 1, 1)
                                .add(KEY + Q0 + ".lora_B.weight", 1, 8, 4, 1, 1),
                        c -> c),
                of(
                        RT_MEDLEY_MODULES_TO_SAVE,
                        w -> w.add(KEY + "model.layers.0.input_layernorm.weight", 1, 8),
                        c -> c.with("modules_to_save", "[\"norm\"]")),
                of(
                        RT_MEDLEY_MODULES_TO_SAVE,
                        w -> w.add(KEY + "model.embed_tokens.weight", 1, 32, 8).add(KEY + "lm_head.weight", 1, 32, 8),
                        c -> c.with("modules_to_save", "[\"embed_tokens\"]").with("ensure_weight_tying", "true")),
                of(
                        RT_MEDLEY_FEATURE,
                        w -> w.pair("model.layers.0.mlp.up_proj", 4, 8, 16),
                        c -> c.with("target_parameters", "[\"model.layers.0.mlp.up_proj.weight\"]")
                                .with("target_modules", "[]")),
                of(
                        RT_MEDLEY_FEATURE,
                        w -> w.pair("model.layers.2.self_attn.q_proj", 4, 8, 8),
                        c -> c.with("layer_replication", "[[0, 2], [1, 2]]")),
                of(RT_MEDLEY_FEATURE, w -> w, c -> c.with("init_lora_weights", "\"pissa_niter_4\"")),
                of(RT_MEDLEY_FEATURE, w -> w, c -> c.with("use_qalora", "true")));
    }

    private static Arguments of(FindingCode code, UnaryOperator<WeightFile> weights, UnaryOperator<ConfigText> config) {
        return Arguments.of(code, weights.apply(weights()), config.apply(new ConfigText()));
    }

    @ParameterizedTest(name = "{0} #{index}")
    @MethodSource("refused")
    void refuses(FindingCode code, WeightFile weights, ConfigText config) {
        // When
        Inspection inspection = inspect(weights, config);

        // Then
        assertThat(inspection).isInstanceOf(Inspection.Rejected.class);
        assertThat(inspection.findings())
                .filteredOn(finding -> finding.level() == Level.REJECT)
                .extracting(Finding::code)
                .containsOnly(code);
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

    static Stream<Arguments> marked() {
        return Stream.of(
                of(W_TARGET_UNUSED, w -> w, c -> c.with("target_modules", "[\"q_proj\", \"z_proj\"]")),
                of(W_RANK_PATTERN_UNUSED, w -> w, c -> c.with("rank_pattern", "{\"z_proj\": 2}")),
                of(W_ALPHA_PATTERN_UNUSED, w -> w, c -> c.with("alpha_pattern", "{\"z_proj\": 2}")),
                of(
                        W_LAYER_GAPS,
                        w -> w.pair("model.layers.0.self_attn.o_proj", 4, 8, 8),
                        c -> c.with("target_modules", "[\"q_proj\", \"o_proj\"]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("marked")
    void marks(FindingCode code, WeightFile weights, ConfigText config) {
        // When
        Inspection inspection = inspect(weights, config);

        // Then
        assertThat(inspection).isInstanceOf(Inspection.Accepted.class);
        assertThat(inspection.findings()).extracting(Finding::code).containsExactly(code);
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
