package dev.medley.worker.lora;

import dev.medley.worker.kernel.Beside;
import dev.medley.worker.kernel.Rows;
import dev.medley.worker.kernel.Stripes;
import dev.medley.worker.model.ModuleGroup;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * h = A x of some rows, one group at a time. Reading adapters is what they cost, so that each A is read once, by one thread, for all rows that use it.
 * Made by the engine's thread, filled and read by all of its crew.
 */
final class RankSpace {
    /** A prompt's rows all use the same few adapters: more than these are for another thread. */
    private static final int ROWS_OF_PART = 16;
    /** Floats in a line of the caches, which lie between the parts: no line is for two threads to write. */
    private static final int LINE = 16;

    /** A row, and which of its blend's sources it is about, by {@link BlendLayout#sources}. */
    private record Use(int row, int source) {}

    /**
     * Rows that multiply with the same weight.
     *
     * @param to where in h the products of each go
     */
    private record Part(List<Use> uses, int[] to) {}

    /** Memory of one thread. */
    private static final class Scratch {
        private final int[] from = new int[ROWS_OF_PART];
        private final Stripes.Places places = new Stripes.Places();
    }

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private final BlendLayout[] rows;
    private final List<Part> parts = new ArrayList<>();
    /** Where in h each row has what each of its sources gives. */
    private final int[][] places;

    private final float[] h;
    /** The weight of each part; made when first wanted, empty where its source has nothing of the group. */
    private final IdentityHashMap<ModuleGroup, List<Optional<Stripes>>> weights = new IdentityHashMap<>();

    RankSpace(BlendLayout... rows) {
        this.rows = rows;
        this.places = new int[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            places[row] = new int[rows[row].sources().size()];
        }
        int next = 0;
        for (List<Use> uses : parts(rows)) {
            int width = uses.stream()
                    .mapToInt(use -> rows[use.row()].width(use.source()))
                    .max()
                    .orElseThrow();
            int[] to = new int[uses.size()];
            for (int i = 0; i < to.length; i++) {
                to[i] = next + i * width;
                places[uses.get(i).row()][uses.get(i).source()] = to[i];
            }
            parts.add(new Part(uses, to));
            next += to.length * width + LINE;
        }
        this.h = new float[next];
    }

    private static List<List<Use>> parts(BlendLayout... rows) {
        List<List<Use>> parts = new ArrayList<>();
        var open = new IdentityHashMap<Object, List<Use>>();
        for (int row = 0; row < rows.length; row++) {
            List<Object> sources = rows[row].sources();
            for (int source = 0; source < sources.size(); source++) {
                List<Use> uses = open.get(sources.get(source));
                if (uses == null || uses.size() == ROWS_OF_PART) {
                    uses = new ArrayList<>();
                    parts.add(uses);
                    open.put(sources.get(source), uses);
                }
                uses.add(new Use(row, source));
            }
        }
        return parts;
    }

    /** The work that fills all rows for a group. */
    Beside of(ModuleGroup group, Rows input) {
        List<Optional<Stripes>> own = weights.computeIfAbsent(
                group, key -> parts.stream().map(part -> weight(key, part)).toList());
        return new Beside(parts.size(), part -> {
            if (own.get(part).isPresent()) {
                fill(own.get(part).get(), parts.get(part), input);
            }
        });
    }

    /** A router's may be wanted by some of the rows only: not by blends in which nobody has modules of the group. */
    private Optional<Stripes> weight(ModuleGroup group, Part part) {
        return part.uses().stream()
                .flatMap(use ->
                        rows[use.row()].group(group).flatMap(layout -> layout.down(group, use.source())).stream())
                .findFirst();
    }

    private void fill(Stripes a, Part part, Rows input) {
        Scratch own = SCRATCH.get();
        int count = part.to().length;
        for (int i = 0; i < count; i++) {
            own.from[i] = input.at(part.uses().get(i).row());
        }
        a.multiply(count, input.values(), own.from, h, part.to(), own.places);
    }

    /** Copies what a row's sources gave. */
    void gather(int row, GroupLayout layout, float[] target) {
        int[] from = places[row];
        for (int source = 0; source < from.length; source++) {
            layout.place(h, from[source], source, target);
        }
    }
}
