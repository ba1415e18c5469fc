package dev.medley.worker.lora;

import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.model.ModuleGroup.Slot;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the gates of a step give, summed up on the device and read once, by {@link #report}. Lives in the step's scope. */
final class SharesOfStep {
    /** Rows whose decisions are told together. */
    private record Target(Mixture mixture, int block) {}

    private final List<LoraAdapter> active;
    private final int layers;
    private final List<Target> targets = new ArrayList<>();
    /** Number of the target of each row. */
    private final int[] targetOfRow;

    /** (layers + 1, rows, adapters, then their entropy): the head has a place of its own behind the layers. */
    private final Tensor shares;

    /** By layer and target: rows times modules that {@link #shares} sums up. */
    private final long[][] decisions;

    /**
     * Prepares a step.
     *
     * @param rowMixtures one for each row, in order
     * @param rowBlocks block of each row's token in its sequence
     */
    SharesOfStep(List<Mixture> rowMixtures, int[] rowBlocks, int layers, List<LoraAdapter> active) {
        this.active = active;
        this.layers = layers;
        this.targetOfRow = new int[rowBlocks.length];
        Map<Target, Integer> seen = new HashMap<>();
        for (int row = 0; row < targetOfRow.length; row++) {
            var target = new Target(rowMixtures.get(row), rowBlocks[row]);
            targetOfRow[row] = seen.computeIfAbsent(target, _ -> seen.size());
            if (targetOfRow[row] == targets.size()) {
                targets.add(target);
            }
        }
        this.shares = Tensor.zeros(TensorType.FLOAT32, layers + 1, targetOfRow.length, columns());
        this.decisions = new long[layers + 1][targets.size()];
    }

    /**
     * Counts the decisions of one group.
     *
     * @param decided (rows, modules, adapters)
     * @param modules how many modules each row's gate decided in, by place in the step
     * @param rows places in the step
     * @param places the same as a tensor; absent: all, in order
     */
    void count(ModuleGroup group, Tensor decided, int[] modules, int[] rows, Optional<Tensor> places) {
        int layer = group.slot() == Slot.HEAD ? layers : group.layer();
        Tensor byAdapter = decided.sum(1); // (rows, adapters)
        Tensor entropy = decided.entropy().sum(2).sum(1).reshape(byAdapter.size(0), 1);
        Tensor counted = Tensor.cat(List.of(byAdapter, entropy), 1);
        Tensor sums = shares.narrow(0, layer, 1).reshape(targetOfRow.length, columns()); // a view
        places.ifPresentOrElse(at -> sums.indexAdd(0, at, counted), () -> sums.addInPlace(counted));
        for (int row : rows) {
            decisions[layer][targetOfRow[row]] += modules[row];
        }
    }

    /** Tells the mixtures what their adapters got. */
    void report() {
        // Row by row: a product with zeros and ones would give everybody what is not finite in one row.
        Tensor sums = Tensor.zeros(TensorType.FLOAT32, layers + 1, targets.size(), columns());
        sums.indexAdd(1, Tensor.of(Arrays.stream(targetOfRow).asLongStream().toArray()), shares);
        float[] ofTargets = sums.toFloats(); // (layers + 1, targets, adapters and entropy)
        for (int layer = 0; layer <= layers; layer++) {
            for (int number = 0; number < targets.size(); number++) {
                if (decisions[layer][number] > 0) {
                    tell(number, layer, ofTargets);
                }
            }
        }
    }

    private void tell(int number, int layer, float[] sums) {
        boolean head = layer == layers;
        Target target = targets.get(number);
        int at = (layer * targets.size() + number) * columns();
        Mixture mixture = target.mixture();
        double[] own = new double[mixture.adapters().size()];
        double entropy = sums[at + active.size()];
        for (int member = 0; member < own.length; member++) {
            double part = mixture.part(member);
            own[member] = part * sums[at + active.indexOf(mixture.adapters().get(member))];
            entropy -= part > 0 ? own[member] * Math.log(part) : 0;
        }
        mixture.shares()
                .add(
                        head ? layers - 1 : layer,
                        head ? GateShares.NO_BLOCK : target.block(),
                        own,
                        entropy,
                        decisions[layer][number]);
    }

    private int columns() {
        return active.size() + 1;
    }
}
