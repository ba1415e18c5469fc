package dev.medley.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Judges a weight file together with its configuration and its base: pairs and ranks, then what the configuration asks of the worker, then the base's
 * modules. Registry and worker both call it, so what was published can be loaded. A stage that refuses is reported whole, and the later ones are not run.
 */
public final class AdapterInspector {
    private AdapterInspector() {}

    /**
     * The verdict on an adapter whose files were already read.
     *
     * @param map the base's modules; without them names and sizes stay unchecked
     */
    public static Inspection inspect(SafetensorsHeader header, PeftConfig config, Optional<ModuleMap> map) {
        Optional<Finding> dialect = DialectRules.check(header);
        if (dialect.isPresent()) {
            return new Inspection.Rejected(List.of(dialect.get()));
        }
        FindingCollector findings = new FindingCollector(AdapterFiles.WEIGHTS);
        LoraModules modules = new LoraModules(header);
        if (config.patternCost() * modules.adapted().size() > Limits.PATTERN_WORK) {
            return new Inspection.Rejected(List.of(Finding.of(
                    FindingCode.CFG_TARGETS_REGEX,
                    AdapterFiles.CONFIG,
                    "",
                    "The patterns are too many or too long for a file of "
                            + modules.adapted().size() + " modules. Write module names instead of patterns.")));
        }
        new KeyRules(modules, config, findings).check();
        new WeightRules(modules, config, findings).check();
        if (!findings.rejected()) {
            RuntimeRules.check(config, findings);
        }
        if (!findings.rejected()) {
            map.ifPresent(base -> new BaseRules(base, modules, findings).check());
        }
        if (!findings.rejected()) {
            RuntimeRules.check(modules, map, findings);
        }
        return findings.rejected()
                ? new Inspection.Rejected(findings.findings())
                : new Inspection.Accepted(summary(header, config, map, modules, findings.findings()));
    }

    private static AdapterSummary summary(
            SafetensorsHeader header,
            PeftConfig config,
            Optional<ModuleMap> map,
            LoraModules modules,
            List<Finding> warnings) {
        List<AdapterSummary.LoraModule> pairs = new ArrayList<>();
        TreeSet<String> targets = new TreeSet<>();
        int rank = 0;
        for (LoraModules.Group group : modules.adapted()) {
            TensorEntry a = group.a().orElseThrow();
            int r = config.rank(group.module());
            pairs.add(new AdapterSummary.LoraModule(
                    group.module(), a, group.b().orElseThrow(), r, config.scaling(group.module())));
            targets.add(group.module().substring(group.module().lastIndexOf('.') + 1));
            rank = Math.max(rank, r);
        }
        long parameters =
                header.tensors().stream().mapToLong(TensorEntry::elements).sum();
        return new AdapterSummary(
                VersionKind.ADAPTER,
                map.map(ModuleMap::base).orElse(config.base()),
                rank,
                pairs,
                List.copyOf(targets),
                parameters,
                header.fileSize(),
                warnings);
    }
}
