package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Judges the fields of a configuration that say which modules are adapted. */
final class TargetRules {
    private final ConfigFields fields;
    private final FindingCollector findings;

    TargetRules(ConfigFields fields, FindingCollector findings) {
        this.fields = fields;
        this.findings = findings;
    }

    Optional<TargetModules> targets() {
        Optional<JsonNode> value = fields.value("target_modules");
        if (value.isEmpty() || (value.get().isContainerNode() && value.get().isEmpty())) {
            if (FeatureRules.present(fields).contains("target_parameters")) {
                return Optional.of(new TargetModules.Names(Set.of()));
            }
            findings.add(CFG_TARGETS_EMPTY, "target_modules", "`target_modules` is empty.");
            return Optional.empty();
        }
        return value.get().isTextual() ? expression(value.get().textValue()) : names(value.get());
    }

    private Optional<TargetModules> expression(String text) {
        if (text.isBlank()) {
            findings.add(CFG_TARGETS_EMPTY, "target_modules", "`target_modules` is empty.");
            return Optional.empty();
        }
        if (text.equals("all-linear")) {
            return Optional.of(new TargetModules.AllLinear());
        }
        return isPattern(text, "target_modules", true, findings)
                ? Optional.of(new TargetModules.Regex(Pattern.compile(PythonPattern.translated(text))))
                : Optional.empty();
    }

    private Optional<TargetModules> names(JsonNode list) {
        Set<String> names = new LinkedHashSet<>();
        boolean valid = list.isArray() && list.size() <= Limits.CONFIG_ENTRIES;
        if (valid) {
            for (JsonNode item : list) {
                valid &= item.isTextual() && !item.textValue().isBlank();
                names.add(item.asText());
            }
        }
        if (!valid) {
            findings.add(CFG_TARGETS_TYPE, "target_modules", "`target_modules` must be a list of names, or a string.");
            return Optional.empty();
        }
        return Optional.of(new TargetModules.Names(names));
    }

    /** {@code exclude_modules}: names as in the targets, or a pattern; nothing is excluded without it. */
    TargetModules excluded() {
        Optional<String> pattern = fields.value("exclude_modules")
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(text -> isPattern(text, "exclude_modules", true, findings));
        return pattern.isPresent()
                ? new TargetModules.Regex(Pattern.compile(PythonPattern.translated(pattern.get())))
                : new TargetModules.Names(new LinkedHashSet<>(fields.texts("exclude_modules")));
    }

    LayerSelection layers() {
        boolean hasLayers = fields.value("layers_to_transform").isPresent();
        List<String> names = fields.texts("layers_pattern").stream()
                .filter(name -> !name.isEmpty())
                .toList();
        boolean hasPattern = !names.isEmpty();
        boolean expression =
                fields.value("target_modules").filter(JsonNode::isTextual).isPresent();
        if (expression && (hasLayers || hasPattern)) {
            findings.add(
                    CFG_LAYERS_CONFLICT,
                    hasLayers ? "layers_to_transform" : "layers_pattern",
                    "`layers_to_transform` or `layers_pattern` cannot be used when `target_modules` is a string.");
        }
        if (hasPattern && !hasLayers) {
            findings.add(CFG_LAYERS_PATTERN_ALONE, "layers_pattern", "`layers_pattern` needs `layers_to_transform`.");
        }
        List<Pattern> patterns = names.stream()
                .filter(pattern -> isPattern(pattern, "layers_pattern", false, findings))
                .map(LayerSelection::pattern)
                .toList();
        return new LayerSelection(fields.wholes("layers_to_transform"), patterns);
    }

    /**
     * Whether a regular expression of the file may be used; a finding says why not.
     *
     * @param isWhole whether PEFT compiles it as it stands, and not as a part of another
     */
    static boolean isPattern(String regex, String path, boolean isWhole, FindingCollector findings) {
        Optional<String> fault = PythonPattern.fault(regex, isWhole);
        fault.ifPresent(why -> findings.add(
                CFG_TARGETS_REGEX,
                path,
                "Pattern " + Finding.quote(regex) + " is not allowed: " + why
                        + " (no look-around or back-references; at most " + Limits.PATTERN_CHARACTERS
                        + " characters)."));
        return fault.isEmpty();
    }
}
