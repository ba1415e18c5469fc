package dev.medley.format;

import java.util.List;
import java.util.Optional;

/**
 * A checked {@code adapter_config.json} of PEFT's LoRA. The only place that knows how strong an adapter is:
 * {@code alpha / r}, rank-stabilised LoRA and the patterns that override either for some modules.
 *
 * @param base hub name of the base model: as the catalogue spells it where it is there, otherwise as the file does
 * @param rank {@code r}, for modules that {@code ranks} does not name
 * @param alpha {@code lora_alpha}, for modules that {@code alphas} does not name
 * @param rankStabilised {@code use_rslora}: the scale divides by the root of the rank
 * @param dora {@code use_dora}: weights are decomposed into direction and magnitude
 * @param loraBias {@code lora_bias}: lora_B has a bias
 * @param weightTying {@code ensure_weight_tying}: where the base's head is its embedding, the head is adapted with it
 * @param features other settings that change what the weights mean, by field name
 */
public record PeftConfig(
        String base,
        Optional<String> revision,
        int rank,
        double alpha,
        boolean rankStabilised,
        boolean dora,
        boolean loraBias,
        Bias bias,
        PatternTable ranks,
        PatternTable alphas,
        TargetModules targets,
        TargetModules excluded,
        LayerSelection layers,
        boolean weightTying,
        List<String> modulesToSave,
        List<String> features) {

    static final String HEAD = "lm_head";
    static final String EMBEDDING = "model.embed_tokens";

    /** Which biases of the base were trained, and thus lie in the weight file. */
    public enum Bias {
        NONE,
        ALL,
        LORA_ONLY
    }

    /** A configuration, or the reasons why there is none. */
    public sealed interface Result {
        /** Every finding of the configuration stage. */
        List<Finding> findings();
    }

    /** A usable configuration; the findings are warnings. */
    public record Valid(PeftConfig config, List<Finding> findings) implements Result {
        public Valid {
            findings = List.copyOf(findings);
        }
    }

    /** A refused configuration. */
    public record Invalid(List<Finding> findings) implements Result {
        public Invalid {
            findings = List.copyOf(findings);
        }
    }

    public PeftConfig {
        modulesToSave = List.copyOf(modulesToSave);
        features = List.copyOf(features);
    }

    /** Reads the bytes of an {@code adapter_config.json}; never throws because of them. */
    public static Result parse(byte[] json) {
        return ConfigReader.read(json);
    }

    /** The rank that this module's weights must have. */
    public int rank(String module) {
        return ranks.find(module).map(Double::intValue).orElse(rank);
    }

    /** What the product B·A of this module is multiplied with. */
    public double scaling(String module) {
        int r = rank(module);
        double a = alphas.find(module).orElse(alpha);
        return rankStabilised ? a / Math.sqrt(r) : a / r;
    }

    /** Characters of all patterns that must be tried on every module; what matching costs is this times the modules. */
    long patternCost() {
        return ranks.cost()
                + alphas.cost()
                + expression(targets)
                + expression(excluded)
                + layers.patterns().stream()
                        .mapToLong(pattern -> pattern.pattern().length())
                        .sum();
    }

    private static long expression(TargetModules modules) {
        return modules instanceof TargetModules.Regex regex
                ? regex.pattern().pattern().length()
                : 0;
    }

    /** Whether PEFT would load weights for this module. */
    public boolean isTarget(String module) {
        return isNamed(module) || (weightTying && module.equals(HEAD) && isNamed(EMBEDDING));
    }

    private boolean isNamed(String module) {
        if (excluded.matches(module)) {
            return false;
        }
        return targets.matches(module)
                && (!(targets instanceof TargetModules.Names names)
                        || names.names().contains(module)
                        || layers.includes(module));
    }
}
