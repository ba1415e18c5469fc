package dev.medley.worker.lora;

import dev.medley.worker.kernel.Columns;
import dev.medley.worker.kernel.Element;
import dev.medley.worker.kernel.LargePages;
import dev.medley.worker.kernel.Stripes;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.model.ModuleGroup.Module;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The factors of an adapter packed for the kernels. Made on any thread, without a tensor. Immutable; its memory lives until {@link #close}.
 */
final class PackedFactors implements AutoCloseable {
    /** How the rows h = A x come about. */
    sealed interface Down {}

    /** A product: the A of all the group's modules on top of each other. */
    record Product(Stripes a) implements Down {}

    /** A column for each token: (vocabulary, padded rank) row by row. */
    record Lookup(float[] columns, int width) implements Down {}

    /**
     * One module.
     *
     * @param index in its group
     * @param start first of its ranks in the group's h; always even, as kernels read inputs in pairs
     * @param b scale folded in
     */
    record Up(int index, int start, int rank, Columns b) {}

    /** @param width ranks of all modules, with padding */
    record Group(Down down, int width, List<Up> ups) {}

    private static final long LEAST_CHUNK = 1 << 18;

    private final Arena arena = Arena.ofShared();
    private final SegmentAllocator memory;
    private final Map<ModuleGroup, Group> groups = new HashMap<>();
    private long bytes;

    /** Where factors are read, a module at a time: a whole adapter as plain numbers would make the collector stop the engine's steps. */
    @FunctionalInterface
    interface Source {
        /** The factors of a module, where the adapter has it. */
        Optional<RawPair> read(Module module) throws IOException;
    }

    /**
     * Packs what the source has of these groups, in the order in which a step reads it; nothing is left when it fails.
     *
     * @param expected about how many bytes that will be
     */
    PackedFactors(Element element, List<ModuleGroup> modelGroups, long expected, Source source) throws IOException {
        this.memory = new LargePages(arena, Math.max(LEAST_CHUNK, expected + expected / 16));
        boolean packed = false;
        try {
            pack(element, modelGroups, source);
            packed = true;
        } finally {
            if (!packed) {
                arena.close();
            }
        }
    }

    private void pack(Element element, List<ModuleGroup> modelGroups, Source source) throws IOException {
        for (ModuleGroup group : modelGroups) {
            Map<Integer, RawPair> pairs = new TreeMap<>();
            for (int index = 0; index < group.modules().size(); index++) {
                int number = index;
                source.read(group.modules().get(index)).ifPresent(pair -> pairs.put(number, pair));
            }
            if (!pairs.isEmpty()) {
                groups.put(group, group(element, group, pairs));
            }
        }
    }

    private Group group(Element element, ModuleGroup group, Map<Integer, RawPair> pairs) {
        List<float[]> downs = new ArrayList<>();
        for (RawPair pair : pairs.values()) {
            downs.add(pair.a());
            if (pair.rank() % 2 == 1) {
                downs.add(new float[group.inputs()]);
            }
        }
        int width = downs.stream().mapToInt(a -> a.length / group.inputs()).sum();
        Down down = down(element, group, downs, width);
        List<Up> ups = new ArrayList<>();
        int start = 0;
        for (Map.Entry<Integer, RawPair> each : pairs.entrySet()) {
            RawPair pair = each.getValue();
            Columns b = Columns.of(memory, element, pair.rank(), pair.b());
            ups.add(new Up(each.getKey(), start, pair.rank(), b));
            bytes += b.bytes();
            start += (pair.rank() + 1) / 2 * 2;
        }
        return new Group(down, width, ups);
    }

    private Down down(Element element, ModuleGroup group, List<float[]> downs, int width) {
        if (group.slot() == ModuleGroup.Slot.EMBEDDING) {
            bytes += (long) width * group.inputs() * Float.BYTES;
            return new Lookup(transposed(downs, group.inputs(), width), width);
        }
        Stripes a = Stripes.of(memory, element, group.inputs(), downs);
        bytes += a.bytes();
        return new Product(a);
    }

    private static float[] transposed(List<float[]> stacked, int columns, int width) {
        float[] transposed = new float[Math.multiplyExact(columns, width)];
        int row = 0;
        for (float[] part : stacked) {
            for (int at = 0; at < part.length; at += columns) {
                for (int column = 0; column < columns; column++) {
                    transposed[column * width + row] = part[at + column];
                }
                row++;
            }
        }
        return transposed;
    }

    Optional<Group> group(ModuleGroup group) {
        return Optional.ofNullable(groups.get(group));
    }

    long bytes() {
        return bytes;
    }

    /** The factors of one module as they came, up to the rounding of their element. */
    RawPair unpack(ModuleGroup group, Up up) {
        int inputs = group.inputs();
        float[] a = new float[up.rank() * inputs];
        Group own = groups.get(group);
        for (int rank = 0; rank < up.rank(); rank++) {
            int row = up.start() + rank;
            switch (own.down()) {
                case Product(Stripes stripes) -> stripes.copyOutput(row, a, rank * inputs);
                case Lookup(float[] columns, int width) -> {
                    for (int token = 0; token < inputs; token++) {
                        a[rank * inputs + token] = columns[token * width + row];
                    }
                }
            }
        }
        float[] b = new float[up.b().outputs() * up.rank()];
        for (int output = 0; output < up.b().outputs(); output++) {
            up.b().copyOutput(output, b, output * up.rank());
        }
        return new RawPair(a, b, up.rank());
    }

    /** Calls back for each module that the adapter has. */
    void forEach(ModuleVisitor visitor) {
        groups.forEach((group, factors) -> factors.ups()
                .forEach(up -> visitor.visit(group.modules().get(up.index()).name(), unpack(group, up))));
    }

    /** What {@link #forEach} calls. */
    @FunctionalInterface
    interface ModuleVisitor {
        void visit(String module, RawPair pair);
    }

    @Override
    public void close() {
        arena.close();
    }
}
