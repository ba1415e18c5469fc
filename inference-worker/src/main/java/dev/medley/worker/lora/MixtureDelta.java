package dev.medley.worker.lora;

import dev.medley.worker.lora.ActiveFactors.ModuleFactors;
import dev.medley.worker.model.LinearDelta;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

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
    private final List<Mixture> gatedRows = new ArrayList<>();

    private final IdentityHashMap<Mixture, Map<ModuleColumns, ModuleMixer>> mixers = new IdentityHashMap<>();
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
        gatedRows.clear();
        routers.clear();
        if (rowMixtures.stream().allMatch(Mixture::isFixed)) {
            prepareScores(rowMixtures);
            return;
        }
        gatedRows.addAll(rowMixtures);
        var present = new IdentityHashMap<Mixture, Boolean>();
        rowMixtures.forEach(mixture -> present.put(mixture, true));
        mixers.keySet().removeIf(mixture -> !present.containsKey(mixture));
        for (Mixture mixture : rowMixtures) {
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
        add(group, input, output, Optional.empty());
    }

    @Override
    public void addToSome(ModuleGroup group, long[] rows, Tensor input, Tensor output) {
        add(group, input, output, Optional.of(rows));
    }

    /** @param rows places of the input's rows in the step; absent: all, in order */
    private void add(ModuleGroup group, Tensor input, Tensor output, Optional<long[]> rows) {
        ActiveFactors factors = groups.get(group);
        if (factors == null) {
            return;
        }
        Tensor h = group.slot() == ModuleGroup.Slot.EMBEDDING
                ? factors.a().indexSelect(1, input).transpose(0, 1).contiguous()
                : input.linear(factors.a()); // (rows, summed rank)
        Tensor weighted = gatedRows.isEmpty()
                ? h.times(scores(factors, rows))
                : gated(group, factors, input, h, rows.orElseGet(this::everyRow));
        for (ModuleFactors module : factors.modules()) {
            Tensor own = weighted.narrow(1, module.rankStart(), module.rank());
            output.narrow(1, module.module().start(), module.module().width()).addInPlace(own.linear(module.b()));
        }
    }

    private Tensor scores(ActiveFactors factors, Optional<long[]> rows) {
        Tensor all = scores.get(factors.owners());
        return rows.map(some -> all.indexSelect(0, Tensor.of(some))).orElse(all);
    }

    private long[] everyRow() {
        return LongStream.range(0, gatedRows.size()).toArray();
    }

    /** The decisions are a few operations a row: cheaper here, on plain arrays, than as a dozen tensor operations. */
    private Tensor gated(ModuleGroup group, ActiveFactors factors, Tensor input, Tensor h, long[] rows) {
        Map<Router, float[]> queries = new HashMap<>();
        for (Router router : routers) {
            if (router.knows(group)) {
                queries.put(
                        router,
                        input.to(TensorType.FLOAT32)
                                .linear(router.queries(group))
                                .toFloats());
            }
        }
        int width = factors.owners().size();
        float[] values = h.toFloats();
        float[] weighted = new float[values.length];
        for (ModuleFactors module : factors.modules()) {
            for (int row = 0; row < rows.length; row++) {
                Mixture mixture = gatedRows.get(Math.toIntExact(rows[row]));
                float[] own = mixture.gate() instanceof Gate.Learnt(Router router)
                        ? queries.getOrDefault(router, values)
                        : values;
                mixer(mixture, module.columns())
                        .mix(values, row * width, weighted, own, row * (own.length / rows.length));
            }
        }
        return Tensor.of(weighted, rows.length, width).to(type);
    }

    private ModuleMixer mixer(Mixture mixture, ModuleColumns columns) {
        return mixers.computeIfAbsent(mixture, _ -> new HashMap<>()).computeIfAbsent(columns, _ -> {
            int[] places = mixture.adapters().stream().mapToInt(active::indexOf).toArray();
            return new ModuleMixer(
                    mixture,
                    columns,
                    Arrays.stream(places).map(place -> columns.start()[place]).toArray(),
                    Arrays.stream(places).map(place -> columns.rank()[place]).toArray());
        });
    }

    @Override
    public void close() {
        groups.values().forEach(ActiveFactors::close);
    }
}
