package dev.medley.worker.lora;

import dev.medley.worker.lora.ActiveFactors.ModuleFactors;
import dev.medley.worker.model.LinearDelta;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorType;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The mixtures of all rows of a step, computed together: {@code H = X A_catᵀ}, {@code Y += (H ∘ S) B_catᵀ}, where S holds the weight of each row
 * for the adapter of each rank column and is zero where a row does not use it. Weights live in S alone, so a new blend costs no copy of any
 * adapter. While all rows have fixed weights, S is made once a step; with a gate it is decided anew for each row and module, from H
 * ({@link RowGates}). Scores are float32 and rounded once to the compute type.
 *
 * <p>Built for the active adapters of a step and reused while these stay the same. Engine thread only.
 */
public final class MixtureDelta implements LinearDelta, AutoCloseable {
    private final List<LoraAdapter> active;
    private final TensorType type;
    private final int layers;
    private final Map<ModuleGroup, Part> groups = new HashMap<>();
    /** S by the owners of its rank columns, while all rows are fixed: most groups of a base share one. */
    private final Map<List<Integer>, Tensor> scores = new HashMap<>();
    /** When at least one row has a gate. */
    private Optional<RowGates> gates = Optional.empty();

    /** The active adapters in one group. */
    private record Part(ActiveFactors factors, GateTensors tensors) {}

    private MixtureDelta(List<LoraAdapter> active, List<ModuleGroup> modelGroups, TensorType type) {
        this.active = active;
        this.type = type;
        this.layers =
                1 + modelGroups.stream().mapToInt(ModuleGroup::layer).max().orElseThrow();
        for (ModuleGroup group : modelGroups) {
            ActiveFactors.of(group, active)
                    .ifPresent(
                            factors -> groups.put(group, new Part(factors, new GateTensors(group, active, factors))));
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
     * @param rowMixtures one for each row, in order; rows of one sequence share theirs
     * @param rowBlocks block of each row's token in its sequence
     */
    public void prepare(List<Mixture> rowMixtures, int[] rowBlocks) {
        scores.clear();
        if (rowMixtures.stream().allMatch(Mixture::isFixed)) {
            gates = Optional.empty();
            prepareScores(rowMixtures);
        } else {
            Set<List<BitSet>> present = groups.values().stream()
                    .map(part -> part.tensors().present())
                    .collect(Collectors.toSet());
            gates = Optional.of(new RowGates(
                    active, rowMixtures, new SharesOfStep(rowMixtures, rowBlocks, layers, active), present));
        }
    }

    /** Tells gated mixtures what their adapters got; after the step, still inside its scope. */
    public void report() {
        gates.ifPresent(RowGates::report);
    }

    private void prepareScores(List<Mixture> rowMixtures) {
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
        for (Part part : groups.values()) {
            scores.computeIfAbsent(
                    part.factors().owners(),
                    _ -> rowWeights.indexSelect(1, part.factors().ownerIndex()).to(type)); // (rows, summed rank)
        }
    }

    @Override
    public void addTo(ModuleGroup group, Tensor input, Tensor output) {
        add(group, input, output, Optional.empty());
    }

    @Override
    public void addToSome(ModuleGroup group, long[] rows, Tensor input, Tensor output) {
        add(group, input, output, Optional.of(rows));
    }

    /** @param rows places of the input's rows in the step; absent: all, in order */
    private void add(ModuleGroup group, Tensor input, Tensor output, Optional<long[]> rows) {
        Part part = groups.get(group);
        if (part == null) {
            return;
        }
        ActiveFactors factors = part.factors();
        Tensor h = group.slot() == ModuleGroup.Slot.EMBEDDING
                ? factors.a().indexSelect(1, input).transpose(0, 1).contiguous()
                : input.linear(factors.a()); // (rows, summed rank)
        Tensor weighted = gates.isEmpty()
                ? h.times(scores(factors, rows))
                : gates.get().weigh(group, part.tensors(), input, h, rows).to(type);
        for (ModuleFactors module : factors.modules()) {
            Tensor own = weighted.narrow(1, module.rankStart(), module.rank());
            output.narrow(1, module.module().start(), module.module().width()).addInPlace(own.linear(module.b()));
        }
    }

    private Tensor scores(ActiveFactors factors, Optional<long[]> rows) {
        Tensor all = scores.get(factors.owners());
        return rows.map(some -> all.indexSelect(0, Tensor.of(some))).orElse(all);
    }

    @Override
    public void close() {
        for (Part part : groups.values()) {
            part.factors().close();
            part.tensors().close();
        }
    }
}
