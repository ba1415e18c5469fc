package dev.medley.format;

import static dev.medley.format.FindingCode.*;
import static dev.medley.format.TinyAdapter.KEY;
import static dev.medley.format.TinyAdapter.Q0;
import static dev.medley.format.TinyAdapter.Q1;
import static dev.medley.format.TinyAdapter.inspect;
import static dev.medley.format.TinyAdapter.weights;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is found wrong with an adapter, code by code, and what is only worth a mark. */
class AdapterFindingTest {
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
}
