package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import dev.medley.format.ModuleMap.Kind;
import java.util.Optional;

/**
 * Refuses what Medley's worker cannot compute. An adapter whose features were ignored would answer wrongly and look
 * well, so each such feature has a code of its own.
 */
final class RuntimeRules {
    private static final int CONVOLUTION = 4;

    private RuntimeRules() {}

    /** What the configuration alone says: the same whether the base is known or not. */
    static void check(PeftConfig config, FindingCollector findings) {
        if (config.dora()) {
            refuse(findings, RT_MEDLEY_DORA, "use_dora", "DoRA");
        }
        if (config.bias() != PeftConfig.Bias.NONE) {
            refuse(findings, RT_MEDLEY_BIAS, "bias", "a trained bias (`bias` other than none)");
        }
        if (config.loraBias()) {
            refuse(findings, RT_MEDLEY_LORA_BIAS, "lora_bias", "lora_bias");
        }
        if (!config.modulesToSave().isEmpty()) {
            refuse(findings, RT_MEDLEY_MODULES_TO_SAVE, "modules_to_save", "modules saved in full");
        }
        for (String feature : config.features()) {
            findings.add(RT_MEDLEY_FEATURE, feature, unsupported("`" + feature + "`"), FeatureRules.advice(feature));
        }
    }

    /** What the tensors of an adapter that fits its base say. */
    static void check(LoraModules modules, Optional<ModuleMap> map, FindingCollector findings) {
        modules.adapted().forEach(group -> module(group, map, findings));
    }

    private static void module(LoraModules.Group group, Optional<ModuleMap> map, FindingCollector findings) {
        Optional<Kind> kind = map.flatMap(base -> base.find(group.module())).map(ModuleMap.ModuleShape::kind);
        boolean embedding = kind.filter(Kind.EMBEDDING::equals).isPresent();
        if (kind.isPresent() && group.isEmbedding() != embedding) {
            // PEFT keeps an embedding's factors under names of their own, and finds them under no others.
            refuse(
                    findings,
                    RT_MEDLEY_EMBEDDING,
                    group.module(),
                    embedding ? "a linear LoRA on an embedding" : "an embedding's LoRA on a linear module");
        } else if (group.a().orElseThrow().shape().size() == CONVOLUTION) {
            refuse(findings, RT_MEDLEY_CONV, group.module(), "LoRA on convolutions");
        }
    }

    private static void refuse(FindingCollector findings, FindingCode code, String path, String what) {
        findings.add(code, path, unsupported(what));
    }

    private static String unsupported(String what) {
        return "Not servable on Medley's worker: " + what + " is not supported.";
    }
}
