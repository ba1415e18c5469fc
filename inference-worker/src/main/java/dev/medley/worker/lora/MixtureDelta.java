package dev.medley.worker.lora;

import dev.medley.worker.model.LinearDelta;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.model.ModuleGroup.Module;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The mixtures of all rows of a step, computed together: {@code H = X A_catᵀ}, {@code Y += (H ∘ S) B_catᵀ}, where S holds the weight of each row
 * for the adapter of each rank column and is zero where a row does not use it. Weights live in S alone, so a new blend costs no copy of any
 * adapter. Scores are float32 and rounded once to the compute type.
 *
 * <p>Built for the active adapters of a step and reused while these stay the same. Engine thread only.
 */
public final class MixtureDelta implements LinearDelta, AutoCloseable {
    /**
     * Concatenated factors of one module.
     *
     * @param b (outputs, summed rank)
     * @param rankStart first rank column of the module in the group's H
     * @param rank summed rank
     */
    private record ModuleFactors(Module module, Tensor b, int rankStart, int rank) {}

    /**
     * @param a (summed rank of all the group's modules, inputs)
     * @param owners (summed rank): index of the adapter of each rank column
     */
    private record GroupFactors(Tensor a, List<Integer> owners, Tensor ownerIndex, List<ModuleFactors> modules) {}

    private final List<LoraAdapter> active;
    private final TensorType type;
    private final Map<ModuleGroup, GroupFactors> groups = new HashMap<>();
    private final List<Tensor> owned = new ArrayList<>();
    /** S by the owners of its rank columns: most groups of a base share one. */
    private final Map<List<Integer>, Tensor> scores = new HashMap<>();

    private MixtureDelta(List<LoraAdapter> active, List<ModuleGroup> modelGroups, TensorType type) {
        this.active = active;
        this.type = type;
        for (ModuleGroup group : modelGroups) {
            concatenate(group);
        }
    }

    /** Concatenates the factors of the adapters that any of the mixtures uses. */
    public static MixtureDelta of(List<LoraAdapter> active, List<ModuleGroup> groups, TensorType type) {
        return new MixtureDelta(List.copyOf(active), groups, type);
    }

    /** Adapters that the mixtures of a step use, each once, in order of first use. */
    public static List<LoraAdapter> activeOf(List<Mixture> mixtures) {
        var active = new LinkedHashSet<LoraAdapter>();
        mixtures.forEach(mixture -> active.addAll(mixture.adapters()));
        return List.copyOf(active);
    }

    public boolean covers(List<LoraAdapter> adapters) {
        return active.equals(adapters);
    }

    /**
     * Sets the rows of the coming step, inside the step's scope: the weights die with it.
     *
     * @param rowMixtures one for each row, in order
     */
    public void prepare(List<Mixture> rowMixtures) {
        scores.clear();
        float[] weights = new float[rowMixtures.size() * active.size()];
        for (int row = 0; row < rowMixtures.size(); row++) {
            Mixture mixture = rowMixtures.get(row);
            for (int i = 0; i < mixture.adapters().size(); i++) {
                int column = active.indexOf(mixture.adapters().get(i));
                weights[row * active.size() + column] +=
                        mixture.weights().get(i).floatValue();
            }
        }
        Tensor rowWeights = Tensor.of(weights, rowMixtures.size(), active.size()); // (rows, adapters)
        for (GroupFactors factors : groups.values()) {
            scores.computeIfAbsent(
                    factors.owners(),
                    owners -> rowWeights.indexSelect(1, factors.ownerIndex()).to(type)); // (rows, summed rank)
        }
    }

    @Override
    public void addTo(ModuleGroup group, Tensor input, Tensor output) {
        GroupFactors factors = groups.get(group);
        if (factors == null) {
            return;
        }
        Tensor h = input.linear(factors.a()); // (rows, summed rank)
        Tensor weighted = h.times(scores.get(factors.owners())); // (rows, summed rank)
        for (ModuleFactors module : factors.modules()) {
            Tensor own = weighted.narrow(1, module.rankStart(), module.rank());
            output.narrow(1, module.module().start(), module.module().width()).addInPlace(own.linear(module.b()));
        }
    }

    private void concatenate(ModuleGroup group) {
        List<Tensor> downs = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        List<ModuleFactors> modules = new ArrayList<>();
        try (TensorScope scope = TensorScope.open()) {
            for (Module module : group.modules()) {
                int start = owners.size();
                List<Tensor> ups = new ArrayList<>();
                for (int adapter = 0; adapter < active.size(); adapter++) {
                    LoraPair pair = active.get(adapter).module(module.name()).orElse(null);
                    if (pair != null) {
                        downs.add(pair.a());
                        ups.add(pair.b());
                        owners.addAll(Collections.nCopies(pair.rank(), adapter));
                    }
                }
                if (!ups.isEmpty()) {
                    Tensor b = own(scope, Tensor.cat(ups, 1));
                    modules.add(new ModuleFactors(module, b, start, owners.size() - start));
                }
            }
            if (!modules.isEmpty()) {
                Tensor index = own(
                        scope,
                        Tensor.of(owners.stream().mapToLong(Integer::longValue).toArray()));
                groups.put(
                        group, new GroupFactors(own(scope, Tensor.cat(downs, 0)), List.copyOf(owners), index, modules));
            }
        }
    }

    private Tensor own(TensorScope scope, Tensor tensor) {
        owned.add(scope.keep(tensor));
        return tensor;
    }

    @Override
    public void close() {
        owned.forEach(Tensor::close);
    }
}
