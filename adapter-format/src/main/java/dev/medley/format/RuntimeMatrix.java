package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Pattern;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which runtimes can serve an accepted adapter, by what its configuration and its modules need. It never blocks publishing: whoever can't serve it here
 * may still download it.
 */
public final class RuntimeMatrix {
    private static final int VLLM_RANK = 64;
    private static final int VLLM_MAX_RANK = 512;
    private static final int LORAX_RANK = 128;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern USUAL =
            Pattern.compile(".*\\.(q_proj|k_proj|v_proj|o_proj|gate_proj|up_proj|down_proj)");

    private RuntimeMatrix() {}

    /**
     * What one runtime makes of it.
     *
     * @param servable whether it serves the adapter as it is
     * @param reasons why not, or what to set
     */
    public record RuntimeVerdict(String name, boolean servable, List<Finding> reasons) {
        public RuntimeVerdict {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * The whole matrix.
     *
     * @param config the bytes of {@code adapter_config.json}
     */
    public static List<RuntimeVerdict> of(AdapterSummary summary, byte[] config) {
        JsonNode root = read(config);
        return List.of(
                new RuntimeVerdict("medley", true, medley(summary)),
                new RuntimeVerdict("peft", true, List.of()),
                vllm(summary, root),
                lorax(summary, root),
                gguf("llama.cpp", summary, root),
                gguf("ollama", summary, root));
    }

    /** Whoever runs a worker may bring any base; whether the modules exist there is seen when it loads the adapter. */
    private static List<Finding> medley(AdapterSummary summary) {
        return BaseCatalogue.find(summary.base()).isPresent()
                ? List.of()
                : List.of(Finding.of(
                        RT_MODULE_UNSUPPORTED,
                        AdapterFiles.CONFIG,
                        "base_model_name_or_path",
                        "Medley serves it where a worker has its base; that its modules exist there is not checked"
                                + " before."));
    }

    private static RuntimeVerdict vllm(AdapterSummary summary, JsonNode root) {
        List<Finding> reasons = new ArrayList<>(common("vLLM", root));
        if (summary.rank() > VLLM_MAX_RANK) {
            reasons.add(finding(
                    RT_VLLM_RANK, "r", "vLLM", "rank " + summary.rank() + " is over its largest, " + VLLM_MAX_RANK));
        }
        otherModules("vLLM", summary).ifPresent(reasons::add);
        boolean servable = reasons.isEmpty();
        if (servable && summary.rank() > VLLM_RANK) {
            reasons.add(Finding.of(
                    RT_VLLM_RANK,
                    AdapterFiles.CONFIG,
                    "r",
                    "vLLM serves rank " + summary.rank() + " only with --max-lora-rank " + summary.rank()
                            + " or more."));
        }
        if (servable && mixedRanks(summary)) {
            reasons.add(Finding.of(
                    RT_MIXED_RANK_PADDING,
                    AdapterFiles.CONFIG,
                    "rank_pattern",
                    "Modules have several ranks; vLLM pads each of them to the largest, " + summary.rank() + "."));
        }
        return new RuntimeVerdict("vllm", servable, reasons);
    }

    private static RuntimeVerdict lorax(AdapterSummary summary, JsonNode root) {
        List<Finding> reasons = new ArrayList<>(common("LoRAX", root));
        if (summary.rank() > LORAX_RANK) {
            reasons.add(finding(
                    RT_VLLM_RANK, "r", "LoRAX", "rank " + summary.rank() + " is over its largest, " + LORAX_RANK));
        }
        otherModules("LoRAX", summary).ifPresent(reasons::add);
        return new RuntimeVerdict("lorax", reasons.isEmpty(), reasons);
    }

    /** A converted file holds one alpha for all modules, and no factor of the root of the rank. */
    private static RuntimeVerdict gguf(String name, AdapterSummary summary, JsonNode root) {
        List<Finding> reasons = new ArrayList<>(common(name, root));
        if (root.path("use_rslora").asBoolean()) {
            reasons.add(finding(
                    RT_RSLORA, "use_rslora", name, "use_rslora is lost in conversion, so the strength would be wrong"));
        }
        if (mixedRanks(summary)) {
            reasons.add(finding(
                    RT_MIXED_RANK_PADDING,
                    "rank_pattern",
                    name,
                    "modules of several ranks have one scale after conversion"));
        }
        if (name.equals("ollama") && !summary.base().matches("(?i).*(llama|mistral|gemma|smollm).*")) {
            reasons.add(finding(
                    RT_OLLAMA_ARCH,
                    "base_model_name_or_path",
                    name,
                    "it takes adapters of Llama, Mistral and Gemma only"));
        }
        return new RuntimeVerdict(name, reasons.isEmpty(), reasons);
    }

    private static List<Finding> common(String runtime, JsonNode root) {
        List<Finding> reasons = new ArrayList<>();
        if (root.path("use_dora").asBoolean()) {
            reasons.add(finding(RT_VLLM_DORA, "use_dora", runtime, "DoRA is not supported"));
        }
        if (!root.path("modules_to_save").isEmpty()) {
            reasons.add(finding(
                    RT_VLLM_MODULES_TO_SAVE, "modules_to_save", runtime, "modules saved in full are not supported"));
        }
        if (!root.path("bias").asText("none").equals("none")
                || root.path("lora_bias").asBoolean()) {
            reasons.add(finding(RT_VLLM_BIAS, "bias", runtime, "a trained bias is not supported"));
        }
        return reasons;
    }

    private static Optional<Finding> otherModules(String runtime, AdapterSummary summary) {
        return summary.modules().stream()
                .map(AdapterSummary.LoraModule::name)
                .filter(name -> !USUAL.matches(name))
                .findFirst()
                .map(name -> finding(
                        RT_MODULE_UNSUPPORTED,
                        name,
                        runtime,
                        "module " + Finding.quote(name) + " takes no LoRA there"));
    }

    private static boolean mixedRanks(AdapterSummary summary) {
        return summary.modules().stream().anyMatch(module -> module.rank() != summary.rank());
    }

    private static Finding finding(FindingCode code, String path, String runtime, String reason) {
        return Finding.of(
                code,
                AdapterFiles.CONFIG,
                path,
                "Not servable on " + runtime + ": " + reason + ". You can still download it.");
    }

    private static JsonNode read(byte[] config) {
        try {
            return JSON.readTree(config);
        } catch (IOException unreadable) {
            return JSON.createObjectNode();
        }
    }
}
