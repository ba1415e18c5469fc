package dev.medley.worker.train;

import dev.medley.worker.lora.LoraAdapter;
import dev.medley.worker.lora.LoraPair;
import dev.medley.worker.lora.Router;
import dev.medley.worker.model.GradientModel;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.model.ModuleGroup.Module;
import dev.medley.worker.torch.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ramole gate over some adapters with gradients to the router: the same numbers as the engine's, in operations of whole tensors. A scored
 * adapter's key is taken in rank space, {@code <q, B_rᵀ B_i h_i> = <(B_iᵀ B_r) q, h_i>}, or from its output itself where that is to be normalised.
 */
final class GateAddition implements GradientModel.Addition {
    private final List<LoraAdapter> adapters;
    private final boolean normalised;
    private final List<Tensor> priors = new ArrayList<>();
    private final Map<String, Tensor> parameters = new HashMap<>();

    /**
     * Lives in the scope of one step.
     *
     * @param priors of each row a number for each adapter, added to the gate's logits; or empty
     * @param normalised as {@link Router#isNormalised()}
     */
    GateAddition(List<LoraAdapter> adapters, RouterWeights weights, List<float[]> priors, boolean normalised) {
        this.adapters = List.copyOf(adapters);
        this.normalised = normalised;
        for (int i = 0; i < adapters.size() && !priors.isEmpty(); i++) {
            float[] column = new float[priors.size()];
            for (int row = 0; row < column.length; row++) {
                column[row] = priors.get(row)[i];
            }
            this.priors.add(Tensor.of(column, column.length, 1));
        }
        for (String name : weights.names()) {
            parameters.put(
                    name, Tensor.of(weights.of(name), weights.shape(name)).tracked());
        }
    }

    @Override
    public Tensor to(ModuleGroup group, Tensor input, Tensor output) {
        List<Tensor> columns = new ArrayList<>();
        for (Module module : group.modules()) {
            columns.add(mixed(module, input, output.narrow(1, module.start(), module.width())));
        }
        return columns.size() == 1 ? columns.getFirst() : Tensor.cat(columns, 1);
    }

    /** Gradients of every parameter that took part, after {@link Tensor#backward}. */
    Map<String, float[]> gradients() {
        Map<String, float[]> gradients = new HashMap<>();
        parameters.forEach(
                (name, tensor) -> gradients.put(name, tensor.gradient().toFloats()));
        return gradients;
    }

    private Tensor mixed(Module module, Tensor input, Tensor output) {
        List<LoraPair> pairs = new ArrayList<>();
        List<Tensor> known = new ArrayList<>();
        for (int i = 0; i < adapters.size(); i++) {
            Optional<LoraPair> pair = adapters.get(i).module(module.name());
            if (pair.isPresent()) {
                pairs.add(pair.get());
                known.addAll(priors.isEmpty() ? List.of() : priors.subList(i, i + 1));
            }
        }
        if (pairs.isEmpty()) {
            return output;
        }
        Tensor seen = normalised ? scaled(input, 1, Router.SMALLEST) : input;
        Tensor query = seen.linear(parameters.get(RouterWeights.query(module))); // (rows, 6)
        Tensor key = parameters.get(RouterWeights.key(module)); // (outputs, 6)
        List<Tensor> hidden = new ArrayList<>();
        List<Tensor> scores = new ArrayList<>();
        for (LoraPair pair : pairs) {
            Tensor h = input.linear(pair.a()); // (rows, rank)
            hidden.add(h);
            scores.add(normalised ? scoreOfDirection(query, h, pair, key) : score(query, h, pair, key)); // (rows, 1)
        }
        Tensor logits = Tensor.cat(scores, 1).times(1 / Math.sqrt(RouterWeights.RANK));
        Tensor shares = (known.isEmpty() ? logits : logits.add(Tensor.cat(known, 1))).softmax(1);
        Tensor sum = output;
        for (int i = 0; i < pairs.size(); i++) {
            Tensor weighted = hidden.get(i).times(shares.narrow(1, i, 1));
            sum = sum.add(weighted.linear(pairs.get(i).b()));
        }
        return sum;
    }

    private static Tensor score(Tensor query, Tensor h, LoraPair pair, Tensor key) {
        Tensor projected = query.linear(pair.b().transpose(0, 1).linear(key.transpose(0, 1))); // (rows, rank)
        return projected.times(h).linear(filled(1, 1, pair.rank()));
    }

    private static Tensor scoreOfDirection(Tensor query, Tensor h, LoraPair pair, Tensor key) {
        Tensor v = h.linear(pair.b()); // (rows, outputs)
        double width = v.size(1);
        Tensor direction = scaled(v, 1 / Math.sqrt(width), Router.SMALLEST / width);
        Tensor keys = direction.linear(key.transpose(0, 1)); // (rows, 6)
        return query.times(keys).linear(filled(1, 1, RouterWeights.RANK));
    }

    /** Each row with this root mean square. */
    private static Tensor scaled(Tensor rows, double size, double epsilon) {
        return rows.rmsNorm(filled((float) size, rows.size(1)), epsilon);
    }

    private static Tensor filled(float value, long... shape) {
        int count = Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
        float[] values = new float[count];
        Arrays.fill(values, value);
        return Tensor.of(values, shape);
    }
}
