package dev.medley.worker.lora;

import dev.medley.worker.lora.ActiveFactors.ModuleFactors;
import dev.medley.worker.lora.ActiveGroups.Part;
import dev.medley.worker.model.LinearDelta;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.torch.Tensor;
import java.util.BitSet;
import java.util.HashMap;
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
 * <p>Its tensors belong to the scope in which it was made. It serves any number of steps whose rows have the same {@link MixtureLayout}.
 */
final class MixtureDelta implements LinearDelta {
    private final ActiveGroups groups;
    /** S by the owners of its rank columns, while all rows are fixed: most groups of a base share one. */
    private final Map<List<Integer>, Tensor> scores = new HashMap<>();
    /** When at least one row has a gate. */
    private final Optional<RowGates> gates;

    /** @param rowMixtures one for each row, in order; rows of one sequence share theirs */
    MixtureDelta(ActiveGroups groups, List<Mixture> rowMixtures) {
        this.groups = groups;
        if (rowMixtures.stream().allMatch(Mixture::isFixed)) {
            gates = Optional.empty();
            prepareScores(rowMixtures);
        } else {
            Set<List<BitSet>> present = groups.parts().stream()
                    .map(part -> part.tensors().present())
                    .collect(Collectors.toSet());
            gates = Optional.of(new RowGates(groups.active(), rowMixtures, groups.layers(), present));
        }
    }

    @Override
    public void begin() {
        gates.ifPresent(RowGates::begin);
    }

    /** Tells gated mixtures what their adapters got in the step that was just computed for them. */
    void report(List<Mixture> rowMixtures) {
        gates.ifPresent(each -> each.report(rowMixtures));
    }

    private void prepareScores(List<Mixture> rowMixtures) {
        List<LoraAdapter> active = groups.active();
        if (active.isEmpty()) {
            return;
        }
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
        for (Part part : groups.parts()) {
            scores.computeIfAbsent(
                    part.factors().owners(),
                    _ -> rowWeights
                            .indexSelect(1, part.factors().ownerIndex())
                            .to(groups.type())); // (rows, summed rank)
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
        groups.part(group).ifPresent(part -> {
            ActiveFactors factors = part.factors();
            Tensor h = group.slot() == ModuleGroup.Slot.EMBEDDING
                    ? factors.a().indexSelect(1, input).transpose(0, 1).contiguous()
                    : input.linear(factors.a()); // (rows, summed rank)
            Tensor weighted = gates.map(each ->
                            each.weigh(group, part.tensors(), input, h, rows).to(groups.type()))
                    .orElseGet(() -> h.times(scores(factors, rows)));
            for (ModuleFactors module : factors.modules()) {
                output.narrow(1, module.module().start(), module.module().width())
                        .addLinear(weighted.narrow(1, module.rankStart(), module.rank()), module.b());
            }
        });
    }

    private Tensor scores(ActiveFactors factors, Optional<long[]> rows) {
        Tensor all = scores.get(factors.owners());
        return rows.map(some -> all.indexSelect(0, Tensor.of(some))).orElse(all);
    }
}
