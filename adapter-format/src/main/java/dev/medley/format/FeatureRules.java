package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Judges the rarer fields of a configuration: combinations that PEFT refuses, and keys that nobody knows. */
final class FeatureRules {
    /** Settings that change what the weights mean; Medley's worker computes none of them. */
    private static final List<String> CHANGING = List.of(
            "alora_invocation_tokens",
            "arrow_config",
            "kasa_config",
            "layer_replication",
            "megatron_config",
            "monteclora_config",
            "target_parameters",
            "trainable_token_indices",
            "use_bdlora",
            "use_qalora",
            "velora_config");

    private static final String INITIALISED = "init_lora_weights";

    private static final Set<String> REST = Set.of(
            "alpha_pattern",
            "auto_mapping",
            "base_model_name_or_path",
            "bias",
            "corda_config",
            "ensure_weight_tying",
            "eva_config",
            "exclude_modules",
            "fan_in_fan_out",
            "inference_mode",
            INITIALISED,
            "layers_pattern",
            "layers_to_transform",
            "loftq_config",
            "lora_alpha",
            "lora_bias",
            "lora_dropout",
            "lora_ga_config",
            "megatron_core",
            "modules_to_save",
            "peft_type",
            "peft_version",
            "qalora_group_size",
            "r",
            "rank_pattern",
            "revision",
            "runtime_config",
            "target_modules",
            "task_type",
            "use_dora",
            "use_rslora");

    /** As PEFT compares them: some in any case, some by how they begin. */
    private static final Pattern INITIALISATION =
            Pattern.compile("(?i:gaussian|olora|mica)|eva|loftq|orthogonal|lora_ga|pissa(_niter_[0-9]+)?|corda.*");

    private final ObjectNode root;
    private final ConfigFields fields;
    private final FindingCollector findings;

    FeatureRules(ObjectNode root, ConfigFields fields, FindingCollector findings) {
        this.root = root;
        this.fields = fields;
        this.findings = findings;
    }

    void check() {
        boolean dora = fields.flag("use_dora");
        boolean loraBias = fields.flag("lora_bias");
        if (dora && fields.value("megatron_config").isPresent()) {
            findings.add(CFG_DORA_MEGATRON, "use_dora", "DoRA does not work with megatron_config.");
        }
        if (dora && loraBias) {
            findings.add(CFG_LORABIAS_DORA, "lora_bias", "lora_bias does not work with DoRA.");
        }
        initialisation(loraBias);
        fields.flag("fan_in_fan_out");
        fields.flag("inference_mode");
        if (fields.value("runtime_config").isPresent()) {
            findings.add(CFG_RUNTIME_CONFIG, "runtime_config", "`runtime_config` is ignored.");
        }
        unknown();
    }

    private void initialisation(boolean loraBias) {
        Optional<JsonNode> init = fields.value(INITIALISED);
        if (init.isEmpty()) {
            return;
        }
        JsonNode value = init.get();
        if (!fields.is(value.isBoolean() || value.isTextual(), INITIALISED, "a boolean or a name", value)) {
            return;
        }
        if (loraBias && !value.isBoolean()) {
            findings.add(CFG_LORABIAS_INIT, "lora_bias", "lora_bias needs init_lora_weights true or false.");
        }
        String name = value.asText();
        if (value.isTextual() && !INITIALISATION.matches(name)) {
            findings.add(Finding.of(
                            CFG_INIT,
                            findings.file(),
                            INITIALISED,
                            "`init_lora_weights` " + Finding.quote(name)
                                    + " is unknown; PEFT takes true, false, gaussian, eva, olora, mica, pissa,"
                                    + " pissa_niter_<n>, corda, loftq, orthogonal and lora_ga.")
                    .at(Level.REJECT));
        }
        if (changesBase(name)) {
            findings.add(
                    CFG_INIT,
                    INITIALISED,
                    "`init_lora_weights` is " + Finding.quote(name)
                            + ": base weights were changed; publish the converted adapter.");
        }
    }

    private void unknown() {
        List<String> unknown = root.properties().stream()
                .map(java.util.Map.Entry::getKey)
                .filter(key -> !REST.contains(key) && !CHANGING.contains(key))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            String version = root.path("peft_version").asText("");
            findings.add(
                    CFG_UNKNOWN_KEYS,
                    "",
                    "Keys " + Finding.quote(String.join(", ", unknown)) + " come from PEFT "
                            + (version.isEmpty() ? "of another version" : Finding.quote(version))
                            + "; older PEFT versions fail on them.");
        }
    }

    /** The changing settings that this configuration switches on. */
    static List<String> present(ConfigFields fields) {
        List<String> present = new ArrayList<>();
        for (String field : CHANGING) {
            fields.value(field).filter(FeatureRules::isOn).ifPresent(value -> present.add(field));
        }
        fields.value(INITIALISED).filter(value -> changesBase(value.asText())).ifPresent(_ -> present.add(INITIALISED));
        return present;
    }

    /** What to do about a changing setting. */
    static String advice(String feature) {
        return feature.equals(INITIALISED)
                ? "PEFT makes a plain LoRA of what PiSSA, OLoRA, CorDA or LoRA-GA began: save it with"
                        + " save_pretrained(dir, path_initial_model_for_weight_conversion=…), the adapter before its"
                        + " training, and publish that."
                : "Train the adapter without it.";
    }

    /** Such an initialisation takes from the base what the factors start with: they fit no other base, and PEFT does it again when it loads them. */
    private static boolean changesBase(String initialisation) {
        String name = initialisation.toLowerCase(Locale.ROOT);
        return name.startsWith("pissa")
                || name.startsWith("corda")
                || Set.of("olora", "lora_ga", "loftq").contains(name);
    }

    private static boolean isOn(JsonNode value) {
        return value.isBoolean() ? value.booleanValue() : !(value.isContainerNode() && value.isEmpty());
    }
}
