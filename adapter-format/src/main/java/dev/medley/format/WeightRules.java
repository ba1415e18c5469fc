package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Judges the low-rank pairs: both halves there, their shapes and ranks, and that the configuration covers them. */
final class WeightRules {
    private static final int CONVOLUTION = 4;

    private final LoraModules modules;
    private final PeftConfig config;
    private final FindingCollector findings;

    WeightRules(LoraModules modules, PeftConfig config, FindingCollector findings) {
        this.modules = modules;
        this.config = config;
        this.findings = findings;
    }

    void check() {
        List<LoraModules.Group> adapted = modules.adapted();
        if (adapted.isEmpty() && !findings.rejected()) {
            findings.add(W_KEY_UNKNOWN, "", "The file has no lora_A and lora_B at all.");
        }
        adapted.forEach(this::pair);
        unused(modules.adaptedNames());
        layerGaps(modules.adaptedNames());
        TreeSet<Dtype> dtypes = adapted.stream()
                .flatMap(group -> group.tensors().values().stream())
                .map(TensorEntry::dtype)
                .collect(Collectors.toCollection(TreeSet::new));
        if (dtypes.size() > 1) {
            findings.add(W_DTYPE_MIXED, "", "Mixed dtypes " + dtypes + ".");
        }
    }

    private void pair(LoraModules.Group group) {
        String module = group.module();
        // Which is refused by its name: its modules are others than target_modules says.
        boolean byParameter = config.features().contains("target_parameters");
        if (!config.isTarget(module) && !byParameter) {
            findings.add(
                    W_MODULE_NOT_TARGETED,
                    module,
                    Finding.quote(module)
                            + " has weights but is not covered by `target_modules`; PEFT would ignore it.");
        }
        if (group.a().isEmpty() || group.b().isEmpty()) {
            boolean hasA = group.a().isPresent();
            findings.add(
                    W_PAIR_MISSING,
                    module,
                    Finding.quote(module) + " has lora_" + (hasA ? "A" : "B") + " but no lora_" + (hasA ? "B" : "A")
                            + ".");
            return;
        }
        TensorEntry a = group.a().get();
        TensorEntry b = group.b().get();
        boolean legalA = dimensions(a);
        boolean legalB = dimensions(b);
        if (legalA && legalB) {
            ranks(module, a, b);
        }
    }

    private boolean dimensions(TensorEntry tensor) {
        int count = tensor.shape().size();
        boolean convolution = count == CONVOLUTION && !tensor.name().contains("lora_embedding_");
        if (count == 2 || convolution) {
            return true;
        }
        findings.add(
                W_NDIM,
                tensor.name(),
                Finding.quote(tensor.name()) + " has " + count
                        + " dimensions; expected 2 (linear, embedding) or 4 (conv).");
        return false;
    }

    private void ranks(String module, TensorEntry a, TensorEntry b) {
        if (a.shape().size() != b.shape().size()) {
            findings.add(
                    W_NDIM,
                    module,
                    Finding.quote(module) + ": lora_A has " + a.shape().size() + " dimensions, lora_B has "
                            + b.shape().size() + ".");
        }
        if (a.dim(0) != b.dim(1)) {
            findings.add(
                    W_RANK_AB,
                    module,
                    Finding.quote(module) + ": lora_A has rank " + a.dim(0) + ", lora_B has rank " + b.dim(1) + ".");
        } else if (a.dim(0) != config.rank(module)) {
            findings.add(
                    W_RANK_CONFIG,
                    module,
                    Finding.quote(module) + ": rank is " + a.dim(0) + " in the weights but " + config.rank(module)
                            + " in the config (r / rank_pattern).");
        }
    }

    private void unused(List<String> names) {
        for (String pattern : config.ranks().unused(names)) {
            findings.add(W_RANK_PATTERN_UNUSED, pattern, "Pattern " + Finding.quote(pattern) + " matches no module.");
        }
        for (String pattern : config.alphas().unused(names)) {
            findings.add(W_ALPHA_PATTERN_UNUSED, pattern, "Pattern " + Finding.quote(pattern) + " matches no module.");
        }
        if (config.targets() instanceof TargetModules.Names targets) {
            for (String target : targets.unused(names)) {
                findings.add(
                        W_TARGET_UNUSED,
                        target,
                        "`target_modules` item " + Finding.quote(target) + " has no weights in the file.");
            }
        }
    }

    /** Warns of modules adapted in some layers of a block only although the configuration does not say so. */
    private void layerGaps(List<String> names) {
        if (!config.layers().layers().isEmpty() || !(config.targets() instanceof TargetModules.Names)) {
            return;
        }
        Map<String, TreeSet<Integer>> layersOf = new TreeMap<>();
        int most = 0;
        for (String name : names) {
            Optional<Layered> layered = Layered.of(name);
            if (layered.isPresent()) {
                int layer = layered.get().layer();
                layersOf.computeIfAbsent(layered.get().name(), key -> new TreeSet<>())
                        .add(layer);
                most = Math.max(most, layer + 1);
            }
        }
        for (Map.Entry<String, TreeSet<Integer>> entry : layersOf.entrySet()) {
            if (entry.getValue().size() < most) {
                findings.add(
                        W_LAYER_GAPS,
                        entry.getKey(),
                        Finding.quote(entry.getKey()) + " is adapted in layers " + entry.getValue()
                                + " only, yet layers_to_transform is not set.");
            }
        }
    }
}
