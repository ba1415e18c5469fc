package dev.medley.worker.lora;

import dev.medley.format.Finding;
import dev.medley.format.Safetensors;
import dev.medley.format.SafetensorsHeader;
import dev.medley.format.TensorEntry;
import dev.medley.worker.lora.LoraLoader.Placement;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.model.ModuleGroup.Module;
import dev.medley.worker.problem.DamagedAdapter;
import dev.medley.worker.problem.InvalidAdapter;
import dev.medley.worker.weights.DamagedValues;
import dev.medley.worker.weights.SafetensorsReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads {@code router.safetensors}: {@code <module>.router_A.weight} (rank, in) and {@code <module>.router_B.weight} (out, rank). */
public final class RouterLoader {
    private static final int MAX_RANK = 64;
    private static final String QUERY = ".router_A.weight";
    private static final String KEY = ".router_B.weight";

    private final String base;
    private final List<ModuleGroup> groups;
    private final Placement placement;

    /**
     * @param base hub name of the base that the groups belong to
     * @param placement how it will be used: what the kernels need is packed while it is read
     */
    public RouterLoader(String base, List<ModuleGroup> groups, Placement placement) {
        this.base = base;
        this.placement = placement;
        this.groups = groups.stream().filter(group -> group.slot().isRouted()).toList();
    }

    /**
     * Reads the whole file.
     *
     * @throws dev.medley.worker.problem.InferenceProblem when it is no router of this base, or can't be read
     */
    public Router load(RouterRef ref) {
        try {
            SafetensorsHeader header = header(ref);
            String trainedFor = header.metadata().getOrDefault("base", base);
            if (!trainedFor.equalsIgnoreCase(base)) {
                throw new InvalidAdapter(
                        ref.id(), "the router was trained for base " + trainedFor + ", not " + base + ".");
            }
            try (SafetensorsReader reader = SafetensorsReader.open(ref.file(), header)) {
                return read(ref, reader, Boolean.parseBoolean(header.metadata().get(Router.NORMALISED)));
            }
        } catch (DamagedValues e) {
            throw new InvalidAdapter(ref.id(), e.getMessage() + ".");
        } catch (IOException e) {
            throw new DamagedAdapter(ref.id(), "they can't be read");
        }
    }

    private Router read(RouterRef ref, SafetensorsReader reader, boolean normalised) throws IOException {
        Map<ModuleGroup, float[]> queries = new HashMap<>();
        Map<String, float[]> keys = new HashMap<>();
        int rank = rank(ref, reader);
        for (ModuleGroup group : groups) {
            int inputs = group.inputs();
            float[] stacked = new float[group.modules().size() * rank * inputs];
            int at = 0;
            for (Module module : group.modules()) {
                float[] query = read(ref, reader, module.name() + QUERY, rank, inputs);
                System.arraycopy(query, 0, stacked, at, query.length);
                at += query.length;
                float[] up = read(ref, reader, module.name() + KEY, module.width(), rank);
                keys.put(module.name(), transposed(up, module.width(), rank));
            }
            queries.put(group, stacked);
        }
        var router = new Router(rank, normalised, queries, keys);
        if (placement == Placement.PANELS) {
            queries.keySet().forEach(router::packedQueries);
        }
        return router;
    }

    private static float[] transposed(float[] values, int rows, int columns) {
        float[] transposed = new float[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                transposed[column * rows + row] = values[row * columns + column];
            }
        }
        return transposed;
    }

    /** The first module's; {@link #read} holds the others to it. */
    private int rank(RouterRef ref, SafetensorsReader reader) {
        String first = groups.getFirst().modules().getFirst().name();
        long rank = reader.find(first + QUERY)
                .map(entry -> entry.shape().isEmpty() ? 0 : entry.shape().getFirst())
                .orElse(0L);
        if (rank < 1 || rank > MAX_RANK) {
            throw new InvalidAdapter(
                    ref.id(), first + QUERY + " is missing or its rank is not between 1 and " + MAX_RANK + ".");
        }
        return (int) rank;
    }

    private static float[] read(RouterRef ref, SafetensorsReader reader, String name, long rows, long columns)
            throws IOException {
        TensorEntry entry = reader.find(name)
                .filter(found -> found.shape().equals(List.of(rows, columns)))
                .orElseThrow(() -> new InvalidAdapter(
                        ref.id(), name + " is missing or does not have shape (" + rows + ", " + columns + ")."));
        return reader.read(entry);
    }

    private static SafetensorsHeader header(RouterRef ref) throws IOException {
        String name = ref.file().getFileName().toString();
        return switch (Safetensors.read(name, ref.file())) {
            case Safetensors.Valid valid -> valid.header();
            case Safetensors.Invalid invalid ->
                throw new InvalidAdapter(
                        ref.id(),
                        invalid.findings().stream().map(Finding::message).collect(Collectors.joining(" ")));
        };
    }
}
