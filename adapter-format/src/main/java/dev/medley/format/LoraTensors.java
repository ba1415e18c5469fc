package dev.medley.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The low-rank pairs of a weights file by the module that they adapt, whatever the keys look like that the inspection lets through.
 *
 * @param pairs by module name
 * @param others names of all other tensors: what a reader of pairs would have to ignore
 */
public record LoraTensors(Map<String, Pair> pairs, List<String> others) {
    /**
     * The two halves of a module.
     *
     * @param a (rank, inputs)
     * @param b (outputs, rank)
     * @param embedding whether they were saved for an embedding
     * @param baseCopy what PEFT keeps of the base's own weight beside the factors of an embedding or a head, and loads over the base
     */
    public record Pair(TensorEntry a, TensorEntry b, boolean embedding, Optional<TensorEntry> baseCopy) {}

    public LoraTensors {
        pairs = Map.copyOf(pairs);
        others = List.copyOf(others);
    }

    /** Sorts the tensors of a file; half a pair counts among the others. */
    public static LoraTensors of(SafetensorsHeader header) {
        var modules = new LoraModules(header);
        Map<String, Pair> pairs = new LinkedHashMap<>();
        List<TensorEntry> others = new ArrayList<>(modules.foreign());
        others.addAll(modules.full());
        others.addAll(modules.repeated());
        for (LoraModules.Group group : modules.all()) {
            Optional<TensorEntry> a = group.a();
            Optional<TensorEntry> b = group.b();
            Optional<TensorEntry> copy = group.find(LoraKey.Role.BASE_WEIGHT);
            int expected = copy.isPresent() ? 3 : 2;
            boolean whole = a.isPresent() && b.isPresent() && group.tensors().size() == expected;
            if (whole) {
                pairs.put(group.module(), new Pair(a.get(), b.get(), group.isEmbedding(), copy));
            } else {
                others.addAll(group.tensors().values());
            }
        }
        return new LoraTensors(pairs, others.stream().map(TensorEntry::name).toList());
    }
}
