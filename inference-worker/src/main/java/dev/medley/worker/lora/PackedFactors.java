package dev.medley.worker.lora;

import dev.medley.worker.kernel.Columns;
import dev.medley.worker.kernel.Element;
import dev.medley.worker.kernel.Stripes;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.model.ModuleGroup.Module;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    private final Arena arena = Arena.ofShared();
    private final Map<ModuleGroup, Group> groups = new HashMap<>();
    private long bytes;

    /** Where factors are read, a module at a time: a whole adapter as plain numbers would make the collector stop the engine's steps. */
    @FunctionalInterface
    interface Source {
        /** The factors of a module, where the adapter has it. */
        Optional<RawPair> read(Module module) throws IOException;
    }

    /** Packs what the source has of these groups; nothing is left when it fails. */
    PackedFactors(Element element, List<ModuleGroup> modelGroups, Source source) throws IOException {
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
            List<Up> ups = new ArrayList<>();
            List<float[]> downs = new ArrayList<>();
            int width = 0;
            for (int index = 0; index < group.modules().size(); index++) {
                Module module = group.modules().get(index);
                Optional<RawPair> read = source.read(module);
                if (read.isPresent()) {
                    RawPair pair = read.get();
                    Columns b = Columns.of(arena, element, pair.rank(), pair.b());
                    ups.add(new Up(index, width, pair.rank(), b));
                    bytes += b.bytes();
                    downs.add(pair.a());
                    width += pair.rank();
                    if (pair.rank() % 2 == 1) {
                        downs.add(new float[module.inputs()]);
                        width++;
                    }
                }
            }
            if (!ups.isEmpty()) {
                groups.put(group, group(element, group, downs, width, ups));
            }
        }
    }

    private Group group(Element element, ModuleGroup group, List<float[]> downs, int width, List<Up> ups) {
        if (group.slot() == ModuleGroup.Slot.EMBEDDING) {
            bytes += (long) width * group.inputs() * Float.BYTES;
            return new Group(new Lookup(transposed(downs, group.inputs(), width), width), width, ups);
        }
        Stripes a = Stripes.of(arena, element, group.inputs(), downs);
        bytes += a.bytes();
        return new Group(new Product(a), a.outputs(), ups);
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
