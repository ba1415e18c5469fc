package dev.medley.worker.lora;

import dev.medley.worker.lora.ActiveFactors.ModuleFactors;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What gates need of the active adapters in one module group, in float32, made when first asked for. A segment is an adapter's rank columns of one
 * module; segment {@code module * adapters + adapter} exists for every pair, with no columns where the adapter lacks the module. Only modules that
 * some adapter has are counted. Engine thread only.
 */
final class GateTensors implements AutoCloseable {
    private enum Kind {
        SEGMENTS,
        SEGMENT_OF_COLUMN,
        PROTOTYPES,
        GRAMS,
        COLUMN_OF_PLACE,
        POSITIONS,
        POSITION_OF_COLUMN
    }

    /** Columns {@code start .. start + rank} of an adapter in a module of this list. */
    private record Part(int module, int adapter, int start, int rank) {}

    private final ModuleGroup group;
    private final List<LoraAdapter> active;
    private final List<ModuleFactors> modules;
    private final int columns;
    private final List<Part> parts = new ArrayList<>();
    private final List<BitSet> present = new ArrayList<>();
    private final Map<Kind, Tensor> made = new EnumMap<>(Kind.class);
    private final Map<Router, Tensor> keys = new HashMap<>();

    GateTensors(ModuleGroup group, List<LoraAdapter> active, ActiveFactors factors) {
        this.group = group;
        this.active = active;
        this.modules = factors.modules();
        this.columns = factors.owners().size();
        for (int module = 0; module < modules.size(); module++) {
            ModuleColumns own = modules.get(module).columns();
            var adapters = new BitSet();
            for (int adapter = 0; adapter < active.size(); adapter++) {
                if (own.rank()[adapter] > 0) {
                    adapters.set(adapter);
                    parts.add(new Part(module, adapter, own.start()[adapter], own.rank()[adapter]));
                }
            }
            present.add(adapters);
        }
    }

    /** Which active adapters have each of the modules. */
    List<BitSet> present() {
        return present;
    }

    /** Sums a row's columns by segment: (segments, columns). */
    Tensor segments() {
        return make(Kind.SEGMENTS, () -> {
            float[] values = new float[segmentCount() * columns];
            for (Part part : parts) {
                for (int j = 0; j < part.rank(); j++) {
                    values[segment(part) * columns + part.start() + j] = 1;
                }
            }
            return Tensor.of(values, segmentCount(), columns);
        });
    }

    /** (columns). */
    Tensor segmentOfColumn() {
        return make(Kind.SEGMENT_OF_COLUMN, () -> {
            long[] segments = new long[columns];
            for (Part part : parts) {
                for (int j = 0; j < part.rank(); j++) {
                    segments[part.start() + j] = segment(part);
                }
            }
            return Tensor.of(segments);
        });
    }

    /** Arrow's prototypes in rank space: the product with a row's columns is p . x of each segment; (segments, columns). */
    Tensor prototypes() {
        return make(Kind.PROTOTYPES, () -> {
            float[] values = new float[segmentCount() * columns];
            for (Part part : parts) {
                float[] prototype = active.get(part.adapter()).prototype(name(part));
                System.arraycopy(prototype, 0, values, segment(part) * columns + part.start(), part.rank());
            }
            return Tensor.of(values, segmentCount(), columns);
        });
    }

    /**
     * A router's keys, over the square root of their size: the product with the queries of the group's modules is, times h and summed by segment,
     * {@code <q, k> / sqrt(size)}; (columns, modules of the group * size).
     */
    Tensor keys(Router router) {
        return keys.computeIfAbsent(
                router,
                _ -> kept(() -> {
                    int size = router.rank();
                    int width = group.modules().size() * size;
                    float[] values = new float[columns * width];
                    for (Part part : parts) {
                        float[] own = active.get(part.adapter()).keys(router, name(part));
                        int at = modules.get(part.module()).columns().index() * size;
                        for (int j = 0; j < part.rank(); j++) {
                            for (int d = 0; d < size; d++) {
                                values[(part.start() + j) * width + at + d] =
                                        (float) (own[j * size + d] / Math.sqrt(size));
                            }
                        }
                    }
                    return Tensor.of(values, columns, width);
                }));
    }

    /** Bᵀ B of each segment, filled up with zeros: (segments, largest rank, largest rank). */
    Tensor grams() {
        return make(Kind.GRAMS, () -> {
            int side = widest();
            float[] values = new float[segmentCount() * side * side];
            for (Part part : parts) {
                float[] gram = active.get(part.adapter()).gram(name(part));
                for (int j = 0; j < part.rank(); j++) {
                    System.arraycopy(gram, j * part.rank(), values, (segment(part) * side + j) * side, part.rank());
                }
            }
            return Tensor.of(values, segmentCount(), side, side);
        });
    }

    /** The column of each place of each segment, and the one after the last where a segment is shorter: (segments * largest rank). */
    Tensor columnOfPlace() {
        return make(Kind.COLUMN_OF_PLACE, () -> {
            long[] places = new long[segmentCount() * widest()];
            Arrays.fill(places, columns);
            for (Part part : parts) {
                for (int j = 0; j < part.rank(); j++) {
                    places[segment(part) * widest() + j] = (long) part.start() + j;
                }
            }
            return Tensor.of(places);
        });
    }

    /** Sums a row's columns by module and place in their adapter: (modules * largest rank, columns). */
    Tensor positions() {
        return make(Kind.POSITIONS, () -> {
            int rows = modules.size() * widest();
            float[] values = new float[rows * columns];
            for (Part part : parts) {
                for (int j = 0; j < part.rank(); j++) {
                    values[(part.module() * widest() + j) * columns + part.start() + j] = 1;
                }
            }
            return Tensor.of(values, rows, columns);
        });
    }

    /** (columns). */
    Tensor positionOfColumn() {
        return make(Kind.POSITION_OF_COLUMN, () -> {
            long[] positions = new long[columns];
            for (Part part : parts) {
                for (int j = 0; j < part.rank(); j++) {
                    positions[part.start() + j] = (long) part.module() * widest() + j;
                }
            }
            return Tensor.of(positions);
        });
    }

    private int segmentCount() {
        return modules.size() * active.size();
    }

    private int segment(Part part) {
        return part.module() * active.size() + part.adapter();
    }

    private int widest() {
        return parts.stream().mapToInt(Part::rank).max().orElseThrow();
    }

    private String name(Part part) {
        return modules.get(part.module()).columns().module();
    }

    private Tensor make(Kind kind, Supplier<Tensor> maker) {
        return made.computeIfAbsent(kind, _ -> kept(maker));
    }

    private static Tensor kept(Supplier<Tensor> maker) {
        try (TensorScope scope = TensorScope.open()) {
            return scope.keep(maker.get());
        }
    }

    @Override
    public void close() {
        made.values().forEach(Tensor::close);
        keys.values().forEach(Tensor::close);
    }
}
