package dev.medley.worker.train;

import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.model.ModuleGroup.Module;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What is trained: a query and a key projection for every linear module, as plain numbers between the steps. B_r starts at zero, so that training
 * starts at the uniform mixture.
 */
final class RouterWeights {
    /** The paper's. */
    static final int RANK = 6;

    private static final String QUERY = ".router_A.weight";
    private static final String KEY = ".router_B.weight";

    private final Map<String, float[]> values = new LinkedHashMap<>();
    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    RouterWeights(List<ModuleGroup> groups, long seed) {
        Random random = new Random(seed);
        for (ModuleGroup group :
                groups.stream().filter(each -> each.slot().isRouted()).toList()) {
            for (Module module : group.modules()) {
                float[] query = new float[RANK * module.inputs()];
                double spread = 1 / Math.sqrt(module.inputs());
                for (int i = 0; i < query.length; i++) {
                    query[i] = (float) (random.nextGaussian() * spread);
                }
                put(module.name() + QUERY, query, RANK, module.inputs());
                put(module.name() + KEY, new float[module.width() * RANK], module.width(), RANK);
            }
        }
    }

    private void put(String name, float[] numbers, long rows, long columns) {
        values.put(name, numbers);
        shapes.put(name, new long[] {rows, columns});
    }

    static String query(Module module) {
        return module.name() + QUERY;
    }

    static String key(Module module) {
        return module.name() + KEY;
    }

    /** In a fixed order. */
    List<String> names() {
        return new ArrayList<>(values.keySet());
    }

    /** The numbers themselves, to be changed by the optimiser. */
    float[] of(String name) {
        return values.get(name);
    }

    long[] shape(String name) {
        return shapes.get(name).clone();
    }
}
