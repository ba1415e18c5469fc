package dev.medley.worker.lora;

import dev.medley.worker.torch.Tensor;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What each row of a step brings to the segments of module groups in which the same adapters have the same modules. Lives in the step's scope.
 *
 * @param bias added to the gates' logits: the logarithm of the prior, minus infinity for an adapter that the row doesn't use or whose prior is 0, and
 *     0 throughout a module in which the row decides nothing, so that no softmax is over nothing; (rows, modules, adapters) like the others
 * @param foreign by gate, where its scores say nothing: in rows of other gates and of adapters that a row doesn't use; absent where all say something
 * @param deciding 1 in the modules in which the row's gate decides, else 0; absent when all do
 * @param fixed weights of the rows without a gate; absent when there are none
 * @param fusing 1 / n for each of the n adapters of the rows that average factors; absent when there are none
 * @param decisions by mixture of the step: the modules in which its gate decides
 */
record RowTerms(
        Tensor bias,
        Map<Gate, Tensor> foreign,
        Optional<Tensor> deciding,
        Optional<Tensor> fixed,
        Optional<Tensor> fusing,
        int[] decisions) {
    /**
     * Builds them by mixture and hands each row its own.
     *
     * @param present which active adapters have each module
     * @param mixtureOfRow (rows)
     */
    static RowTerms of(List<BitSet> present, List<LoraAdapter> active, List<Mixture> mixtures, Tensor mixtureOfRow) {
        var made = new Filling(present, active, mixtures);
        return new RowTerms(
                made.rows(made.bias, mixtureOfRow),
                made.foreign(mixtureOfRow),
                made.isDecidingAll() ? Optional.empty() : Optional.of(made.rows(made.deciding, mixtureOfRow)),
                made.ifAny(Gate.Fixed.class, made.fixed, mixtureOfRow),
                made.ifAny(Gate.Fusion.class, made.fusing, mixtureOfRow),
                made.decisions);
    }

    /** Those of some rows only, by their places in the step. */
    RowTerms select(Tensor rows) {
        return new RowTerms(
                bias.indexSelect(0, rows),
                foreign.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, each -> each.getValue().indexSelect(0, rows))),
                deciding.map(all -> all.indexSelect(0, rows)),
                fixed.map(all -> all.indexSelect(0, rows)),
                fusing.map(all -> all.indexSelect(0, rows)),
                decisions);
    }

    /** (mixtures, modules, adapters) each. */
    private static final class Filling {
        private final List<BitSet> present;
        private final List<LoraAdapter> active;
        private final List<Mixture> mixtures;
        private final float[] bias;
        private final Map<Gate, float[]> scored = new HashMap<>();
        private final float[] deciding;
        private final float[] fixed;
        private final float[] fusing;
        private final int[] decisions;

        Filling(List<BitSet> present, List<LoraAdapter> active, List<Mixture> mixtures) {
            this.present = present;
            this.active = active;
            this.mixtures = mixtures;
            int size = mixtures.size() * present.size() * active.size();
            this.bias = new float[size];
            this.deciding = new float[size];
            this.fixed = new float[size];
            this.fusing = new float[size];
            this.decisions = new int[mixtures.size()];
            for (int mixture = 0; mixture < mixtures.size(); mixture++) {
                for (int module = 0; module < present.size(); module++) {
                    fill(mixture, module);
                }
            }
        }

        private void fill(int number, int module) {
            Mixture mixture = mixtures.get(number);
            int at = (number * present.size() + module) * active.size();
            float[] weights = weights(mixture);
            switch (mixture.gate()) {
                case Gate.Fixed _ -> System.arraycopy(weights, 0, fixed, at, weights.length);
                case Gate.Fusion _ ->
                    mixture.adapters()
                            .forEach(adapter -> fusing[at + active.indexOf(adapter)] +=
                                    1f / mixture.adapters().size());
                case Gate.Arrow _, Gate.Learnt _ -> {
                    float[] own = scored.computeIfAbsent(mixture.gate(), _ -> new float[bias.length]);
                    if (present.get(module).stream().anyMatch(adapter -> weights[adapter] > 0)) {
                        decisions[number]++;
                        for (int adapter = 0; adapter < weights.length; adapter++) {
                            deciding[at + adapter] = 1;
                            bias[at + adapter] = present.get(module).get(adapter)
                                    ? (float) Math.log(weights[adapter])
                                    : Float.NEGATIVE_INFINITY;
                            own[at + adapter] = Float.isFinite(bias[at + adapter]) ? 1 : 0;
                        }
                    }
                }
            }
        }

        /** By active adapter; 0 for those that the mixture lacks. */
        private float[] weights(Mixture mixture) {
            float[] weights = new float[active.size()];
            for (int i = 0; i < mixture.adapters().size(); i++) {
                weights[active.indexOf(mixture.adapters().get(i))] +=
                        mixture.weights().get(i).floatValue();
            }
            return weights;
        }

        boolean isDecidingAll() {
            return isFull(deciding);
        }

        Map<Gate, Tensor> foreign(Tensor mixtureOfRow) {
            return scored.entrySet().stream()
                    .filter(each -> !isFull(each.getValue()))
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            each -> rows(each.getValue(), mixtureOfRow).isZero()));
        }

        private static boolean isFull(float... values) {
            for (float value : values) {
                if (value == 0) {
                    return false;
                }
            }
            return true;
        }

        Optional<Tensor> ifAny(Class<? extends Gate> kind, float[] values, Tensor mixtureOfRow) {
            return mixtures.stream().anyMatch(mixture -> kind.isInstance(mixture.gate()))
                    ? Optional.of(rows(values, mixtureOfRow))
                    : Optional.empty();
        }

        Tensor rows(float[] values, Tensor mixtureOfRow) {
            return Tensor.of(values, mixtures.size(), present.size(), active.size())
                    .indexSelect(0, mixtureOfRow);
        }
    }
}
