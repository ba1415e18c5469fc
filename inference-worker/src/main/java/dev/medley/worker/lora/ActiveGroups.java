package dev.medley.worker.lora;

import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.torch.TensorType;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The factors of the adapters that a step uses, concatenated by module group: what {@link MixtureDelta} computes with. Built for the active adapters of
 * a step and reused while these stay the same. Engine thread only.
 */
final class ActiveGroups implements AutoCloseable {
    private final List<LoraAdapter> active;
    private final TensorType type;
    private final int layers;
    private final Map<ModuleGroup, Part> groups = new HashMap<>();

    /** The active adapters in one group. */
    record Part(ActiveFactors factors, GateTensors tensors) {}

    ActiveGroups(List<LoraAdapter> active, List<ModuleGroup> modelGroups, TensorType type) {
        this.active = List.copyOf(active);
        this.type = type;
        this.layers =
                1 + modelGroups.stream().mapToInt(ModuleGroup::layer).max().orElseThrow();
        for (ModuleGroup group : modelGroups) {
            ActiveFactors.of(group, active)
                    .ifPresent(
                            factors -> groups.put(group, new Part(factors, new GateTensors(group, active, factors))));
        }
    }

    /** Adapters that the mixtures of a step use, each once, in order of first use. */
    static List<LoraAdapter> activeOf(List<Mixture> mixtures) {
        var active = new LinkedHashSet<LoraAdapter>();
        mixtures.forEach(mixture -> active.addAll(mixture.adapters()));
        return List.copyOf(active);
    }

    List<LoraAdapter> active() {
        return active;
    }

    /** What all is computed in but the gates. */
    TensorType type() {
        return type;
    }

    /** Of the base. */
    int layers() {
        return layers;
    }

    /** Empty when no active adapter has a module of the group. */
    Optional<Part> part(ModuleGroup group) {
        return Optional.ofNullable(groups.get(group));
    }

    Collection<Part> parts() {
        return groups.values();
    }

    @Override
    public void close() {
        for (Part part : groups.values()) {
            part.factors().close();
            part.tensors().close();
        }
    }
}
