package dev.medley.worker.lora;

import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorType;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The gates of one step's rows: for each module the shares of a row's adapters, decided from h = A x in rank space and in float32, on the device and
 * for all rows at once, whatever their gates. Lives in the step's scope.
 */
final class RowGates {
    private final List<Mixture> mixtures;
    /** Number of the mixture of each row. */
    private final int[] numbers;

    private final int[] everyRow;

    /** Gates that give adapters logits. */
    private final Set<Gate> scoring = new LinkedHashSet<>();

    private final Map<List<BitSet>, RowTerms> terms = new HashMap<>();
    private final SharesOfStep shares;

    /**
     * Prepares what the rows bring.
     *
     * @param rows one for each row, in order; rows of one sequence share theirs
     * @param shares where what they decide is counted
     * @param groups which active adapters have each module, for every group that they will be asked about
     */
    RowGates(List<LoraAdapter> active, List<Mixture> rows, SharesOfStep shares, Set<List<BitSet>> groups) {
        Map<Mixture, Integer> seen = new LinkedHashMap<>();
        this.numbers = new int[rows.size()];
        for (int row = 0; row < numbers.length; row++) {
            Mixture mixture = rows.get(row);
            numbers[row] = seen.computeIfAbsent(mixture, _ -> seen.size());
            if (mixture.isGated()) {
                scoring.add(mixture.gate());
            }
        }
        this.mixtures = List.copyOf(seen.keySet());
        this.everyRow = IntStream.range(0, numbers.length).toArray();
        Tensor mixtureOfRow = Tensor.of(Arrays.stream(numbers).asLongStream().toArray());
        groups.forEach(present -> terms.put(present, RowTerms.of(present, active, mixtures, mixtureOfRow)));
        this.shares = shares;
    }

    /**
     * The rows of a group that are weighed.
     *
     * @param places of these rows in the step; absent: all, in order
     */
    private record Asked(ModuleGroup group, GateTensors tensors, Tensor input, Tensor h, Optional<Tensor> places) {}

    /**
     * Weighs h before B is applied to it.
     *
     * @param input (rows, inputs)
     * @param h (rows, columns)
     * @param some places of these rows in the step; absent: all, in order
     * @return (rows, columns) in float32
     */
    Tensor weigh(ModuleGroup group, GateTensors tensors, Tensor input, Tensor h, Optional<long[]> some) {
        var asked = new Asked(group, tensors, input, h.to(TensorType.FLOAT32), some.map(Tensor::of));
        RowTerms all = terms.get(tensors.present());
        RowTerms own = asked.places().map(all::select).orElse(all);
        Tensor softened = logits(asked, own).softmax(2); // (rows, modules, adapters)
        Tensor decided = own.deciding().map(softened::times).orElse(softened);
        int[] modules =
                Arrays.stream(numbers).map(mixture -> own.decisions()[mixture]).toArray();
        int[] places = some.map(
                        rows -> Arrays.stream(rows).mapToInt(Math::toIntExact).toArray())
                .orElse(everyRow);
        shares.count(group, decided, modules, places, asked.places());
        Tensor given = own.fixed().map(decided::add).orElse(decided);
        Tensor weighted = asked.h().times(byColumn(tensors, given)); // (rows, columns)
        return own.fusing()
                .map(members -> weighted.add(fused(tensors, asked.h(), byColumn(tensors, members))))
                .orElse(weighted);
    }

    /** (rows, modules, adapters). */
    private Tensor logits(Asked asked, RowTerms terms) {
        Tensor bias = terms.bias();
        Tensor logits = bias;
        for (Gate gate : scoring) {
            Optional<Tensor> scores = scores(gate, asked)
                    .map(each -> each.reshape(bias.size(0), bias.size(1), bias.size(2)))
                    .map(each -> Optional.ofNullable(terms.foreign().get(gate))
                            .map(each::clearedWhere)
                            .orElse(each));
            logits = scores.map(logits::add).orElse(logits);
        }
        return logits;
    }

    /** (rows, segments); absent where the gate gives all adapters the same. */
    private static Optional<Tensor> scores(Gate gate, Asked asked) {
        GateTensors tensors = asked.tensors();
        return switch (gate) {
            case Gate.Arrow _ ->
                Optional.of(asked.h().linear(tensors.prototypes()).abs());
            case Gate.Learnt(Router router) -> {
                if (!router.knows(asked.group())) {
                    yield Optional.empty();
                }
                Tensor exact = asked.input().to(TensorType.FLOAT32);
                Tensor queries = exact.linear(router.queries(asked.group())); // (rows, modules of the group * size)
                Tensor projected = queries.linear(tensors.keys(router)); // (rows, columns)
                Tensor scores = projected.times(asked.h()).linear(tensors.segments()); // (rows, segments)
                yield Optional.of(router.isNormalised() ? ofDirections(scores, exact, asked) : scores);
            }
            case Gate.Fixed _, Gate.Fusion _ -> Optional.empty();
        };
    }

    /** Scores over the inputs' root mean squares and the lengths of what each segment adds, |v|² = hᵀ Bᵀ B h. */
    private static Tensor ofDirections(Tensor scores, Tensor input, Asked asked) {
        Tensor grams = asked.tensors().grams(); // (segments, rank, rank)
        long rows = scores.size(0);
        Tensor h = Tensor.cat(List.of(asked.h(), Tensor.zeros(TensorType.FLOAT32, rows, 1)), 1)
                .indexSelect(1, asked.tensors().columnOfPlace())
                .reshape(rows, grams.size(0), grams.size(1))
                .permute(1, 0, 2);
        Tensor lengths = h.bmm(grams).times(h).sum(2).transpose(0, 1); // (rows, segments), squared
        Tensor sizes = input.times(input).sum(1).times(1.0 / input.size(1)).reshape(rows, 1);
        return scores.times(root(lengths)).times(root(sizes));
    }

    /** One over the root; rounding may leave a square a little below zero. */
    private static Tensor root(Tensor squares) {
        return squares.abs().add(Router.SMALLEST).inverseRoot();
    }

    /** (rows, modules, adapters) gives (rows, columns). */
    private Tensor byColumn(GateTensors tensors, Tensor values) {
        return values.reshape(values.size(0), values.size(1) * values.size(2))
                .indexSelect(1, tensors.segmentOfColumn());
    }

    /** (mean s B)(mean A) x: each B meets the mean of all h, shorter ones padded with zeros. */
    private static Tensor fused(GateTensors tensors, Tensor h, Tensor members) {
        Tensor means = h.times(members).linear(tensors.positions()); // (rows, modules * largest rank)
        return means.indexSelect(1, tensors.positionOfColumn()).times(members);
    }

    /** Tells the mixtures what their adapters got in this step. */
    void report() {
        shares.report();
    }
}
