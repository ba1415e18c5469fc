package dev.medley.worker.lora;

import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.model.ModuleGroup.Module;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The factors of a step's active adapters, concatenated for one module group.
 *
 * @param a (summed rank of all the group's modules, inputs)
 * @param owners (summed rank): index of the adapter of each rank column
 * @param ownerIndex the same as a tensor
 */
record ActiveFactors(Tensor a, List<Integer> owners, Tensor ownerIndex, List<ModuleFactors> modules)
        implements AutoCloseable {
    /**
     * Concatenated factors of one module.
     *
     * @param b (outputs, summed rank)
     * @param rankStart first rank column of the module in the group's H
     * @param rank summed rank
     */
    record ModuleFactors(Module module, Tensor b, int rankStart, int rank, ModuleColumns columns) {}

    /** Empty when no active adapter has a module of the group. */
    static Optional<ActiveFactors> of(ModuleGroup group, List<LoraAdapter> active) {
        List<Tensor> downs = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        List<ModuleFactors> modules = new ArrayList<>();
        try (TensorScope scope = TensorScope.open()) {
            for (int index = 0; index < group.modules().size(); index++) {
                Module module = group.modules().get(index);
                var columns = new ModuleColumns(
                        module.name(), group.layer(), index, new int[active.size()], new int[active.size()]);
                int start = owners.size();
                List<Tensor> ups = new ArrayList<>();
                for (int adapter = 0; adapter < active.size(); adapter++) {
                    LoraPair pair = active.get(adapter).module(module.name()).orElse(null);
                    if (pair != null) {
                        columns.start()[adapter] = owners.size();
                        columns.rank()[adapter] = pair.rank();
                        downs.add(pair.a());
                        ups.add(pair.b());
                        owners.addAll(Collections.nCopies(pair.rank(), adapter));
                    }
                }
                if (!ups.isEmpty()) {
                    modules.add(new ModuleFactors(
                            module, scope.keep(Tensor.cat(ups, 1)), start, owners.size() - start, columns));
                }
            }
            if (modules.isEmpty()) {
                return Optional.empty();
            }
            Tensor index =
                    Tensor.of(owners.stream().mapToLong(Integer::longValue).toArray());
            return Optional.of(new ActiveFactors(
                    scope.keep(Tensor.cat(downs, 0)), List.copyOf(owners), scope.keep(index), List.copyOf(modules)));
        }
    }

    @Override
    public void close() {
        a.close();
        ownerIndex.close();
        modules.forEach(module -> module.b().close());
    }
}
