package dev.medley.worker.lora;

import dev.medley.worker.lora.ActiveFactors.ModuleFactors;
import dev.medley.worker.model.LinearDelta;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The mixtures of all rows of a step, computed together: {@code H = X A_catᵀ}, {@code Y += (H ∘ S) B_catᵀ}, where S holds the weight of each row
 * for the adapter of each rank column and is zero where a row does not use it. Weights live in S alone, so a new blend costs no copy of any
 * adapter. While all rows have fixed weights, S is made once a step; with a gate it is decided anew for each row and module, from H. Scores are
 * float32 and rounded once to the compute type.
 *
 * <p>Built for the active adapters of a step and reused while these stay the same. Engine thread only.
 */
public final class MixtureDelta implements LinearDelta, AutoCloseable {
    private final List<LoraAdapter> active;
    private final TensorType type;
    private final Map<ModuleGroup, ActiveFactors> groups = new HashMap<>();
    /** S by the owners of its rank columns, while all rows are fixed: most groups of a base share one. */
    private final Map<List<Integer>, Tensor> scores = new HashMap<>();
    /** One for each row, when at least one of them has a gate. */
    private final List<RowMixer> mixers = new ArrayList<>();

    private final LinkedHashSet<Router> routers = new LinkedHashSet<>();

    private MixtureDelta(List<LoraAdapter> active, List<ModuleGroup> modelGroups, TensorType type) {
        this.active = active;
        this.type = type;
        for (ModuleGroup group : modelGroups) {
            ActiveFactors.of(group, active).ifPresent(factors -> groups.put(group, factors));
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
     */
    public void prepare(List<Mixture> rowMixtures) {
        scores.clear();
        mixers.clear();
        routers.clear();
        if (rowMixtures.stream().allMatch(Mixture::isFixed)) {
            prepareScores(rowMixtures);
            return;
        }
        IdentityHashMap<Mixture, RowMixer> bySequence = new IdentityHashMap<>();
        for (Mixture mixture : rowMixtures) {
            mixers.add(bySequence.computeIfAbsent(mixture, each -> new RowMixer(each, active)));
            if (mixture.gate() instanceof Gate.Learnt(Router router)) {
                routers.add(router);
            }
        }
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
        for (ActiveFactors factors : groups.values()) {
            scores.computeIfAbsent(
                    factors.owners(),
                    owners -> rowWeights.indexSelect(1, factors.ownerIndex()).to(type)); // (rows, summed rank)
        }
    }

    @Override
    public void addTo(ModuleGroup group, Tensor input, Tensor output) {
        ActiveFactors factors = groups.get(group);
        if (factors == null) {
            return;
        }
        Tensor h = input.linear(factors.a()); // (rows, summed rank)
        Tensor weighted = mixers.isEmpty() ? h.times(scores.get(factors.owners())) : gated(group, factors, input, h);
        for (ModuleFactors module : factors.modules()) {
            Tensor own = weighted.narrow(1, module.rankStart(), module.rank());
            output.narrow(1, module.module().start(), module.module().width()).addInPlace(own.linear(module.b()));
        }
    }

    /** The decisions are a few operations a row: cheaper here, on plain arrays, than as a dozen tensor operations. */
    private Tensor gated(ModuleGroup group, ActiveFactors factors, Tensor input, Tensor h) {
        Map<Router, float[]> queries = new HashMap<>();
        for (Router router : routers) {
            queries.put(
                    router,
                    input.to(TensorType.FLOAT32).linear(router.queries(group)).toFloats());
        }
        int width = factors.owners().size();
        float[] values = h.toFloats();
        var rows = new GroupRows(values, new float[values.length], width, queries);
        for (ModuleFactors module : factors.modules()) {
            for (int row = 0; row < mixers.size(); row++) {
                mixers.get(row).mix(module.columns(), rows, row);
            }
        }
        return Tensor.of(rows.weighted(), rows.rows(), width).to(type);
    }

    @Override
    public void close() {
        groups.values().forEach(ActiveFactors::close);
    }
}
