package dev.medley.worker.lora;

import dev.medley.format.Finding;
import dev.medley.format.FindingCode;
import dev.medley.format.ModuleMap;
import dev.medley.format.RouterInspector;
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

/** Reads {@code router.safetensors}: {@code <module>.router_A.weight} (rank, in) and {@code <module>.router_B.weight} (out, rank). */
public final class RouterLoader {
    private static final String QUERY = ".router_A.weight";
    private static final String KEY = ".router_B.weight";

    private final ModuleMap base;
    private final List<ModuleGroup> groups;
    private final Placement placement;

    /** A loader for one base; what its kernels need is packed while a router is read. */
    public RouterLoader(MixedModel model) {
        this.base = model.config().modules();
        this.placement = model.placement();
        this.groups =
                model.groups().stream().filter(group -> group.slot().isRouted()).toList();
    }

    /**
     * Reads the whole file.
     *
     * @throws dev.medley.worker.problem.InferenceProblem when it is no router of this base, or can't be read
     */
    public Router load(RouterRef ref) {
        try {
            SafetensorsHeader header = header(ref);
            List<Finding> findings = RouterInspector.inspect(header, base);
            if (Finding.rejects(findings)) {
                throw InvalidAdapter.of(ref.id(), findings);
            }
            try (SafetensorsReader reader = SafetensorsReader.open(ref.file(), header)) {
                return read(reader, Boolean.parseBoolean(header.metadata().get(Router.NORMALISED)));
            }
        } catch (DamagedValues e) {
            throw new InvalidAdapter(ref.id(), FindingCode.W_NAN_INF + ": " + e.getMessage() + ".");
        } catch (IOException e) {
            throw new DamagedAdapter(ref.id(), "they can't be read");
        }
    }

    private Router read(SafetensorsReader reader, boolean normalised) throws IOException {
        Map<ModuleGroup, float[]> queries = new HashMap<>();
        Map<String, float[]> keys = new HashMap<>();
        int rank = rank(reader);
        for (ModuleGroup group : groups) {
            int inputs = group.inputs();
            float[] stacked = new float[group.modules().size() * rank * inputs];
            int at = 0;
            for (Module module : group.modules()) {
                float[] query = reader.read(find(reader, module, QUERY));
                System.arraycopy(query, 0, stacked, at, query.length);
                at += query.length;
                float[] up = reader.read(find(reader, module, KEY));
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

    /** The first module's, and so every other's. */
    private int rank(SafetensorsReader reader) {
        Module first = groups.getFirst().modules().getFirst();
        return Math.toIntExact(find(reader, first, QUERY).dim(0));
    }

    private static TensorEntry find(SafetensorsReader reader, Module module, String part) {
        return reader.find(module.name() + part).orElseThrow();
    }

    private static SafetensorsHeader header(RouterRef ref) throws IOException {
        String name = ref.file().getFileName().toString();
        return switch (Safetensors.read(name, ref.file())) {
            case Safetensors.Valid valid -> valid.header();
            case Safetensors.Invalid invalid -> throw InvalidAdapter.of(ref.id(), invalid.findings());
        };
    }
}
