package dev.medley.worker.model;

import dev.medley.worker.model.ModelTraits.Activation;
import dev.medley.worker.weights.GgufFile;
import dev.medley.worker.weights.UnreadableWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads the hyper-parameters of a GGUF file. What the file leaves to its readers is filled in as llama.cpp does; what it asks for and the forward does
 * not compute is refused by name.
 */
final class GgufConfig {
    /** Values of {@code general.architecture}; Mistral's files say llama. */
    enum Family {
        LLAMA,
        QWEN2,
        QWEN3,
        GEMMA2,
        GEMMA3;

        boolean isGemma() {
            return this == GEMMA2 || this == GEMMA3;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String ROPE_FACTORS = "rope_freqs.weight";
    private static final double LOCAL_THETA = 10_000;
    private static final int GEMMA2_WINDOW = 4096;
    /** The largest Gemmas scale queries by the width of a head as it would be without a head size of their own; their files don't say so. */
    private static final int LARGEST_GEMMA2 = 46;

    private static final int LARGEST_GEMMA3 = 62;

    private final GgufFile file;
    private final Family family;

    GgufConfig(GgufFile file) {
        this.file = file;
        String architecture = file.string("general.architecture").orElse("none");
        this.family = Arrays.stream(Family.values())
                .filter(each -> each.label().equals(architecture))
                .findFirst()
                .orElseThrow(() -> new UnreadableWeights("architecture " + architecture + " is not supported, only "
                        + Arrays.stream(Family.values()).map(Family::label).collect(Collectors.joining(", "))));
        refuse(integer("expert_count", 0) > 0, "experts");
    }

    Family family() {
        return family;
    }

    ModelConfig read(String name) {
        int hidden = require("embedding_length");
        int heads = require("attention.head_count");
        int headSize = integer("attention.key_length", hidden / heads);
        refuse(integer("attention.value_length", headSize) != headSize, "values of another width than keys");
        refuse(integer("rope.dimension_count", headSize) != headSize, "partly rotated heads");
        return new ModelConfig(
                name,
                file.rows("token_embd.weight"),
                hidden,
                require("feed_forward_length"),
                require("block_count"),
                heads,
                integer("attention.head_count_kv", heads),
                headSize,
                file.require(key("attention.layer_norm_rms_epsilon")).doubleValue(),
                require("context_length"),
                !file.has("output.weight"),
                traits(hidden, heads, headSize));
    }

    private ModelTraits traits(int hidden, int heads, int headSize) {
        boolean gemma = family.isGemma();
        int layers = require("block_count");
        boolean largest = layers == (family == Family.GEMMA2 ? LARGEST_GEMMA2 : LARGEST_GEMMA3);
        return new ModelTraits(
                gemma ? Activation.GELU_TANH : Activation.SILU,
                gemma,
                gemma ? Math.sqrt(hidden) : 1,
                1 / Math.sqrt(gemma && largest ? (double) hidden / heads : headSize),
                decimal("attn_logit_softcapping", family == Family.GEMMA2 ? 50 : 0),
                decimal("final_logit_softcapping", family == Family.GEMMA2 ? 30 : 0),
                new Rope(decimal("rope.freq_base", 10_000), scaling(headSize)),
                family == Family.GEMMA3
                        ? Optional.of(Rope.of(decimal("rope.freq_base_swa", LOCAL_THETA)))
                        : Optional.empty(),
                windows(layers));
    }

    /** By layer; empty when no layer has a window. */
    private List<Integer> windows(int layers) {
        // llama.cpp gives Qwen's layers no window, whatever the file says.
        boolean on = family != Family.QWEN2 && family != Family.QWEN3;
        int size = integer("attention.sliding_window", family == Family.GEMMA2 ? GEMMA2_WINDOW : 0);
        if (!on || size == 0) {
            return List.of();
        }
        String pattern = key("attention.sliding_window_pattern");
        List<Boolean> listed = file.isList(pattern) ? file.list(pattern, Boolean.class) : List.of();
        // Every n-th layer sees everything; with 0, none does.
        int period = listed.isEmpty()
                ? integer(
                        "attention.sliding_window_pattern",
                        switch (family) {
                            case GEMMA2 -> 2;
                            case GEMMA3 -> 6;
                            case LLAMA, QWEN2, QWEN3 -> 0;
                        })
                : 1;
        List<Integer> windows = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            boolean windowed =
                    listed.isEmpty() ? period == 0 || (layer + 1) % period != 0 : listed.get(layer % listed.size());
            windows.add(windowed ? size : 0);
        }
        return windows;
    }

    private Rope.Scaling scaling(int headSize) {
        if (file.has(ROPE_FACTORS)) {
            float[] divisors = file.read(ROPE_FACTORS);
            refuse(divisors.length != headSize / 2, "rope factors that don't fit its heads");
            List<Float> list = new ArrayList<>();
            for (float divisor : divisors) {
                list.add(divisor);
            }
            return new Rope.Divided(list);
        }
        String kind = file.string(key("rope.scaling.type")).orElse("linear");
        double factor = decimal("rope.scaling.factor", decimal("rope.scale_linear", 1));
        return switch (kind) {
            case "none" -> new Rope.None();
            case "linear" -> new Rope.Linear(factor);
            case "yarn" ->
                new Rope.Yarn(
                        factor,
                        decimal("rope.scaling.yarn_beta_fast", 32),
                        decimal("rope.scaling.yarn_beta_slow", 1),
                        true,
                        integer("rope.scaling.original_context_length", require("context_length")),
                        decimal("rope.scaling.attn_factor", 1) * (factor <= 1 ? 1 : 0.1 * Math.log(factor) + 1));
            default -> throw new UnreadableWeights("the base has rope scaling " + kind + ", which is not supported");
        };
    }

    private String key(String name) {
        return family.label() + "." + name;
    }

    private int require(String name) {
        int value = file.require(key(name)).intValue();
        if (value < 1) {
            throw new UnreadableWeights("GGUF key " + key(name) + " is not positive");
        }
        return value;
    }

    private int integer(String name, int otherwise) {
        return file.number(key(name)).map(Number::intValue).orElse(otherwise);
    }

    private double decimal(String name, double otherwise) {
        return file.number(key(name)).map(Number::doubleValue).orElse(otherwise);
    }

    private static void refuse(boolean present, String what) {
        if (present) {
            throw new UnreadableWeights("the base has " + what + ", which is not supported");
        }
    }
}
