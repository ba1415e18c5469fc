package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import dev.medley.format.PeftConfig.Bias;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Judges the fields that say how strong an adapter is and for which base; {@link TargetRules} those that say where. */
final class ConfigRules {
    private static final double WEAKEST_SCALE = 1.0 / 64;
    private static final double STRONGEST_SCALE = 64;
    private static final Pattern HUB_NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}");

    private final ObjectNode root;
    private final FindingCollector findings;
    private final ConfigFields fields;

    ConfigRules(ObjectNode root, FindingCollector findings) {
        this.root = root;
        this.findings = findings;
        this.fields = new ConfigFields(root, findings);
    }

    /** The configuration; meaningful only when no finding rejects. */
    Optional<PeftConfig> check() {
        if (!isLora()) {
            return Optional.empty();
        }
        Optional<String> base = base();
        Optional<Integer> rank = rank();
        OptionalDouble alpha = alpha();
        boolean rankStabilised = fields.flag("use_rslora");
        PatternTable ranks = patterns("rank_pattern", true);
        PatternTable alphas = patterns("alpha_pattern", false);
        dropout();
        taskType();
        Optional<Bias> bias = bias();
        new FeatureRules(root, fields, findings).check();
        TargetRules targets = new TargetRules(fields, findings);
        Optional<TargetModules> targeted = targets.targets();
        LayerSelection layers = targets.layers();
        TargetModules excluded = targets.excluded();
        List<String> saved = fields.texts("modules_to_save");
        Optional<String> revision = revision();
        if (findings.rejected() || base.isEmpty() || rank.isEmpty() || alpha.isEmpty() || targeted.isEmpty()) {
            return Optional.empty();
        }
        PeftConfig config = new PeftConfig(
                base.get(),
                revision,
                rank.get(),
                alpha.getAsDouble(),
                rankStabilised,
                fields.flag("use_dora"),
                fields.flag("lora_bias"),
                bias.orElse(Bias.NONE),
                ranks,
                alphas,
                targeted.get(),
                excluded,
                layers,
                fields.flag("ensure_weight_tying"),
                saved,
                FeatureRules.present(fields));
        scale(config);
        return Optional.of(config);
    }

    private boolean isLora() {
        Optional<String> type = fields.text("peft_type");
        if (type.isEmpty()) {
            findings.add(CFG_PEFT_TYPE_MISSING, "peft_type", "`peft_type` is missing.");
        } else if (!type.get().equals("LORA")) {
            findings.add(
                    CFG_PEFT_TYPE_UNSUPPORTED,
                    "peft_type",
                    "`peft_type` is " + Finding.quote(type.get()) + "; this registry accepts LORA.");
        }
        return type.filter("LORA"::equals).isPresent();
    }

    private Optional<String> base() {
        Optional<String> base = fields.text("base_model_name_or_path").map(String::strip);
        if (base.filter(name -> !name.isEmpty()).isEmpty()) {
            findings.add(
                    CFG_BASE_MISSING,
                    "base_model_name_or_path",
                    "`base_model_name_or_path` is empty. Give the hub name of the base model, such as"
                            + " HuggingFaceTB/SmolLM2-135M-Instruct.");
            return Optional.empty();
        }
        String name = base.get();
        if (!HUB_NAME.matches(name)) {
            findings.add(
                    CFG_BASE_LOCAL_PATH,
                    "base_model_name_or_path",
                    "`base_model_name_or_path` is a local path (" + Finding.quote(name)
                            + "). Write the hub name of that model, owner/name.");
            return Optional.empty();
        }
        Optional<ModuleMap> original = BaseCatalogue.quantisedCopyOf(name);
        if (original.isPresent()) {
            findings.add(
                    CFG_BASE_QUANTIZED,
                    "base_model_name_or_path",
                    "Base " + Finding.quote(name) + " is a quantised copy of "
                            + Finding.quote(original.get().base()) + "; compatibility is computed against that one.");
            return base;
        }
        Optional<ModuleMap> known = BaseCatalogue.find(name);
        if (known.isEmpty()) {
            findings.add(
                    CFG_BASE_UNKNOWN,
                    "base_model_name_or_path",
                    Finding.quote(name) + " is not in the base catalogue; weights cannot be checked against it, and it"
                            + " is served where a worker has that base.",
                    BaseCatalogue.near(name)
                            .map(near -> "Did you mean " + near + "?")
                            .orElse(""));
        }
        return known.map(ModuleMap::base).or(() -> base);
    }

    private Optional<String> revision() {
        Optional<String> revision = fields.text("revision");
        revision.filter(name -> !name.isBlank() && !name.equals("main"))
                .ifPresent(name -> findings.add(
                        CFG_REVISION,
                        "revision",
                        "`revision` is " + Finding.quote(name)
                                + ": Medley's workers answer with the revision of the base that they have, which may be"
                                + " another."));
        return revision;
    }

    private Optional<Integer> rank() {
        Optional<JsonNode> value = fields.value("r");
        if (value.isEmpty()) {
            findings.add(
                    CFG_R_MISSING,
                    "r",
                    "`r` is missing. Tools use different defaults, so the strength would be undefined.");
            return Optional.empty();
        }
        return fields.whole("r", value.get()).filter(rank -> isRank(rank, "r"));
    }

    private boolean isRank(double rank, String path) {
        if (rank >= 1 && rank <= Limits.RANK && rank == Math.rint(rank)) {
            return true;
        }
        findings.add(
                CFG_R_RANGE, path, Finding.quote(path) + " is " + shown(rank) + "; must be 1.." + Limits.RANK + ".");
        return false;
    }

    private OptionalDouble alpha() {
        if (fields.value("lora_alpha").isEmpty()) {
            findings.add(
                    CFG_ALPHA_MISSING,
                    "lora_alpha",
                    "`lora_alpha` is missing. Tools use different defaults, so the strength would be undefined.");
        }
        OptionalDouble alpha = fields.number("lora_alpha");
        return alpha.isPresent() && isAlpha(alpha.getAsDouble(), "lora_alpha") ? alpha : OptionalDouble.empty();
    }

    private boolean isAlpha(double alpha, String path) {
        if (Double.isFinite(alpha) && alpha > 0) {
            return true;
        }
        findings.add(
                CFG_ALPHA_RANGE, path, Finding.quote(path) + " is " + shown(alpha) + "; must be finite and above 0.");
        return false;
    }

    private static String shown(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15 ? Long.toString((long) number) : "" + number;
    }

    private void scale(PeftConfig config) {
        double scale = config.scaling("");
        if (scale < WEAKEST_SCALE || scale > STRONGEST_SCALE) {
            findings.add(
                    CFG_SCALE_EXTREME,
                    "lora_alpha",
                    String.format(Locale.ROOT, "Effective scale is %.4g; usual values are 0.5 to 8.", scale));
        }
    }

    private PatternTable patterns(String field, boolean ranks) {
        Optional<JsonNode> value = fields.value(field);
        if (value.isEmpty()
                || !fields.is(
                        value.get().isObject() && value.get().size() <= Limits.CONFIG_ENTRIES,
                        field,
                        "an object of patterns and numbers",
                        value.get())) {
            return PatternTable.EMPTY;
        }
        List<PatternTable.Row> rows = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : value.get().properties()) {
            String path = field + "." + entry.getKey();
            JsonNode number = entry.getValue();
            boolean typed = ranks
                    ? fields.whole(path, number).isPresent()
                    : fields.is(number.isNumber(), path, "a number", number);
            boolean valid = typed && (ranks ? isRank(number.doubleValue(), path) : isAlpha(number.doubleValue(), path));
            if (valid && TargetRules.isPattern(entry.getKey(), path, false, findings)) {
                rows.add(PatternTable.row(entry.getKey(), number.doubleValue()));
            }
        }
        return new PatternTable(rows);
    }

    private void dropout() {
        OptionalDouble dropout = fields.number("lora_dropout");
        if (dropout.isPresent() && !(dropout.getAsDouble() >= 0 && dropout.getAsDouble() < 1)) {
            findings.add(
                    CFG_DROPOUT_RANGE,
                    "lora_dropout",
                    "`lora_dropout` is " + shown(dropout.getAsDouble()) + "; must be 0 <= x < 1.");
        }
    }

    private void taskType() {
        List<String> known =
                List.of("SEQ_CLS", "SEQ_2_SEQ_LM", "CAUSAL_LM", "TOKEN_CLS", "QUESTION_ANS", "FEATURE_EXTRACTION");
        fields.text("task_type")
                .filter(type -> !known.contains(type))
                .ifPresent(type -> findings.add(
                        CFG_TASK_TYPE,
                        "task_type",
                        "`task_type` " + Finding.quote(type) + " is unknown; PEFT knows " + known + "."));
    }

    private Optional<Bias> bias() {
        if (root.path("bias").isNull()) {
            findings.add(CFG_BIAS, "bias", "`bias` must be none, all or lora_only; got null.");
            return Optional.empty();
        }
        Optional<String> bias = fields.text("bias");
        return switch (bias.orElse("none")) {
            case "none" -> Optional.of(Bias.NONE);
            case "all" -> Optional.of(Bias.ALL);
            case "lora_only" -> Optional.of(Bias.LORA_ONLY);
            default -> {
                findings.add(
                        CFG_BIAS,
                        "bias",
                        "`bias` must be none, all or lora_only; got " + Finding.quote(bias.orElse("")) + ".");
                yield Optional.empty();
            }
        };
    }
}
