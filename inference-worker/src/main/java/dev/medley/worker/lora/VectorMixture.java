package dev.medley.worker.lora;

import dev.medley.worker.kernel.Beside;
import dev.medley.worker.kernel.Rows;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.model.ModuleGroup.Slot;
import dev.medley.worker.model.RowDelta;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The mixtures of all rows of a step on the kernels: each row meets the factors of its own blend and no others, so its result does not depend on what
 * the other rows use. Prepared by the engine's thread, used by all of its crew.
 */
public final class VectorMixture implements RowDelta {
    private final IdentityHashMap<Mixture, BlendLayout> layouts = new IdentityHashMap<>();
    /** A row's h, of each thread. */
    private final ThreadLocal<float[]> scratch = ThreadLocal.withInitial(() -> new float[0]);

    private BlendLayout[] rows = new BlendLayout[0];
    private RankSpace rankSpace = new RankSpace();
    /** That of the rows whose successor is sampled, while it is their turn. */
    private RankSpace current = rankSpace;
    /** Of each row's token in its sequence. */
    private int[] blocks = new int[0];

    /**
     * Sets the rows of the coming step.
     *
     * @param groups of the base
     * @param rowMixtures one for each row, in order; rows of one sequence share theirs
     * @param rowBlocks block of each row's token in its sequence
     */
    public void prepare(List<ModuleGroup> groups, List<Mixture> rowMixtures, int[] rowBlocks) {
        blocks = rowBlocks;
        var made = new IdentityHashMap<Mixture, BlendLayout>();
        var next = new BlendLayout[rowMixtures.size()];
        for (int row = 0; row < next.length; row++) {
            next[row] = made.computeIfAbsent(
                    rowMixtures.get(row),
                    mixture -> Optional.ofNullable(layouts.get(mixture))
                            .orElseGet(() -> new BlendLayout(groups, mixture)));
        }
        if (!Arrays.equals(next, rows)) {
            rows = next;
            rankSpace = new RankSpace(next);
        }
        layouts.clear();
        layouts.putAll(made);
    }

    /** Lets go of all adapters. */
    public void forget() {
        layouts.clear();
        rows = new BlendLayout[0];
        rankSpace = new RankSpace();
        current = rankSpace;
    }

    @Override
    public Beside beside(ModuleGroup group, int[] rowOf, Rows input) {
        boolean all = rowOf.length == rows.length;
        current = all
                ? rankSpace
                : new RankSpace(Arrays.stream(rowOf).mapToObj(row -> rows[row]).toArray(BlendLayout[]::new));
        return current.of(group, input);
    }

    @Override
    public void addTo(ModuleGroup group, Span span, Rows input, Rows output) {
        for (int i = span.from(); i < span.to(); i++) {
            int row = span.rowOf()[i];
            Optional<GroupLayout> layout = rows[row].group(group);
            if (layout.isPresent()) {
                float[] h = room(layout.get());
                current.gather(i, layout.get(), h);
                layout.get().normalise(h, input.values(), input.at(i), group.inputs());
                layout.get().weigh(h, group.slot() == Slot.HEAD ? GateShares.NO_BLOCK : blocks[row]);
                layout.get().raise(h, output.values(), output.at(i));
            }
        }
    }

    @Override
    public void addEmbeddings(ModuleGroup group, Span span, int[] tokens, Rows output) {
        for (int i = span.from(); i < span.to(); i++) {
            int row = span.rowOf()[i];
            Optional<GroupLayout> layout = rows[row].group(group);
            if (layout.isPresent()) {
                float[] h = room(layout.get());
                layout.get().lookUp(tokens[i], h);
                layout.get().weigh(h, blocks[row]);
                layout.get().raise(h, output.values(), output.at(i));
            }
        }
    }

    private float[] room(GroupLayout layout) {
        float[] own = scratch.get();
        if (own.length < layout.width()) {
            own = new float[layout.width()];
            scratch.set(own);
        }
        return own;
    }
}
