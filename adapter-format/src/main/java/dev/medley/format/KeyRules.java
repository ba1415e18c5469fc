package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import dev.medley.format.LoraKey.Role;
import java.util.List;
import java.util.Optional;

/** Judges the names of the tensors: the prefix, unknown keys, and weights that the configuration does not announce. */
final class KeyRules {
    private static final List<String> WRAPPERS =
            List.of("_orig_mod.", "_fsdp_wrapped_module.", "_checkpoint_wrapped_module.", "module.");

    private final LoraModules modules;
    private final PeftConfig config;
    private final FindingCollector findings;

    KeyRules(LoraModules modules, PeftConfig config, FindingCollector findings) {
        this.modules = modules;
        this.config = config;
        this.findings = findings;
    }

    void check() {
        modules.foreign().forEach(tensor -> prefix(tensor.name()));
        modules.adapted().stream()
                .filter(group -> wrapper(group.module()).isPresent())
                .forEach(group -> prefix(LoraKey.PREFIX + group.module()));
        modules.repeated().forEach(tensor -> unknown(tensor, "repeats another tensor of its module"));
        if (!modules.adapterNames().isEmpty()) {
            findings.add(
                    W_ADAPTER_NAME_IN_KEY,
                    "",
                    "Keys contain the adapter name " + Finding.quote(String.join(", ", modules.adapterNames()))
                            + "; it is ignored when loading.");
        }
        modules.full().forEach(this::full);
        savedInFull();
        biases();
        doraVectors();
    }

    private void prefix(String key) {
        Optional<String> wrapper = wrapper(key);
        String message = "Keys must start with `base_model.model.`; found " + Finding.quote(key) + ".";
        if (wrapper.isPresent()) {
            findings.add(
                    W_PREFIX,
                    key,
                    message,
                    "The training wrapper " + Finding.quote(wrapper.get())
                            + " is part of the name: save the unwrapped model.");
        } else {
            findings.add(W_PREFIX, key, message);
        }
    }

    private static Optional<String> wrapper(String name) {
        return WRAPPERS.stream()
                .filter(wrapper -> name.startsWith(wrapper) || name.contains("." + wrapper))
                .findFirst();
    }

    private void full(TensorEntry tensor) {
        String name = tensor.name().substring(LoraKey.PREFIX.length());
        if (isSaved(name) || isTrainedToken(name)) {
            return;
        }
        if (name.contains("lora") || !name.endsWith(".weight")) {
            unknown(tensor, "is not a LoRA tensor and not listed in modules_to_save");
        } else {
            findings.add(
                    W_MTS_UNDECLARED,
                    tensor.name(),
                    "Full weights for " + Finding.quote(name.substring(0, name.length() - ".weight".length()))
                            + " are in the file but not in modules_to_save.");
        }
    }

    /** A head that is tied to a saved embedding is saved with it. */
    private boolean isSaved(String name) {
        boolean tied = config.weightTying() && isInside(name, PeftConfig.HEAD);
        return config.modulesToSave().stream()
                .anyMatch(saved -> isInside(name, saved) || (tied && isInside(PeftConfig.EMBEDDING + ".", saved)));
    }

    /** Known as the feature that it is, which {@link RuntimeRules} refuse by its name. */
    private boolean isTrainedToken(String name) {
        return name.endsWith(".trainable_tokens_delta") && config.features().contains("trainable_token_indices");
    }

    private void unknown(TensorEntry tensor, String why) {
        findings.add(W_KEY_UNKNOWN, tensor.name(), "Tensor " + Finding.quote(tensor.name()) + " " + why + ".");
    }

    /** Whether a tensor lies in a module whose name ends in one of modules_to_save: {@code norm} means every norm. */
    private static boolean isInside(String tensor, String saved) {
        return tensor.contains(saved + ".");
    }

    private void savedInFull() {
        for (String saved : config.modulesToSave()) {
            boolean present = modules.full().stream()
                            .anyMatch(tensor -> isInside(tensor.name().substring(LoraKey.PREFIX.length()), saved))
                    || modules.all().stream()
                            .anyMatch(group -> TargetModules.Names.matches(saved, group.module())
                                    && group.find(Role.BASE_WEIGHT)
                                            .or(() -> group.find(Role.BASE_BIAS))
                                            .isPresent());
            if (!present) {
                findings.add(
                        W_MTS_MISSING,
                        saved,
                        "modules_to_save lists " + Finding.quote(saved) + ", which is not in the file.");
            }
        }
    }

    private void biases() {
        if (config.bias() != PeftConfig.Bias.NONE) {
            return;
        }
        for (LoraModules.Group group : modules.all()) {
            boolean saved = config.modulesToSave().stream().anyMatch(name -> isInside(group.module() + ".", name));
            Optional<TensorEntry> bias = group.find(Role.BASE_BIAS).filter(tensor -> !saved);
            Optional<TensorEntry> loraBias = group.find(Role.B_BIAS).filter(tensor -> !config.loraBias());
            bias.or(() -> loraBias)
                    .ifPresent(tensor -> findings.add(
                            W_BIAS_UNDECLARED,
                            tensor.name(),
                            "Bias tensor " + Finding.quote(tensor.name()) + " found but "
                                    + (bias.isPresent() ? "`bias` is none." : "`lora_bias` is false.")));
            group.find(Role.BASE_WEIGHT)
                    .filter(tensor -> !saved && !isBaseCopy(group, tensor))
                    .ifPresent(tensor -> findings.add(
                            W_MTS_UNDECLARED,
                            tensor.name(),
                            "Full weights for " + Finding.quote(group.module())
                                    + " are in the file but not in modules_to_save."));
        }
    }

    /**
     * PEFT saves the frozen weight of an adapted embedding or head beside its factors, and loads it over the base's. Here only its size can be
     * judged; the worker, which has the base, compares the numbers.
     */
    private boolean isBaseCopy(LoraModules.Group group, TensorEntry weight) {
        boolean outer = TargetModules.Names.matches("lm_head", group.module())
                || TargetModules.Names.matches("embed_tokens", group.module());
        if (!outer || !group.isAdapted() || group.a().isEmpty() || group.b().isEmpty()) {
            return false;
        }
        List<Long> own = group.isEmbedding()
                ? List.of(group.a().get().dim(1), group.b().get().dim(0))
                : List.of(group.b().get().dim(0), group.a().get().dim(1));
        if (weight.shape().equals(own)) {
            findings.add(
                    W_BASE_COPY,
                    weight.name(),
                    "The file brings the base's own weight of " + Finding.quote(group.module())
                            + ". Where it is another than the served base's, the worker refuses the adapter.");
            return true;
        }
        return false;
    }

    private void doraVectors() {
        for (LoraModules.Group group : modules.all()) {
            boolean vector = group.find(Role.MAGNITUDE).isPresent();
            if (config.dora() && group.isAdapted() && !vector) {
                findings.add(
                        W_DORA_MISSING,
                        group.module(),
                        "use_dora is true but " + Finding.quote(group.module()) + " has no lora_magnitude_vector.");
            } else if (!config.dora() && vector) {
                findings.add(
                        W_DORA_UNDECLARED,
                        group.module(),
                        "A magnitude vector is there for " + Finding.quote(group.module()) + " but use_dora is false.");
            }
        }
    }
}
