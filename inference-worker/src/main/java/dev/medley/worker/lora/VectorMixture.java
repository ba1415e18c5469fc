package dev.medley.worker.lora;

import dev.medley.worker.kernel.RowMath;
import dev.medley.worker.kernel.Rows;
import dev.medley.worker.kernel.Stripes;
import dev.medley.worker.lora.BlendLayout.GroupLayout;
import dev.medley.worker.lora.BlendLayout.Member;
import dev.medley.worker.lora.PackedFactors.Lookup;
import dev.medley.worker.lora.PackedFactors.Up;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.model.ModuleGroup.Module;
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
    /** Memory of one thread. */
    private static final class Scratch {
        private float[] h = new float[0];
        private float[] weighted = new float[0];
        /** Of the tokens of the rows at hand. */
        private final int[] blocks = new int[Stripes.TOGETHER];

        private final Stripes.Places places = new Stripes.Places();

        void room(int size) {
            if (h.length < size) {
                h = new float[size];
                weighted = new float[size];
            }
        }
    }

    private final IdentityHashMap<Mixture, BlendLayout> layouts = new IdentityHashMap<>();
    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);
    private BlendLayout[] rows = new BlendLayout[0];
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
        var current = new IdentityHashMap<Mixture, BlendLayout>();
        rows = new BlendLayout[rowMixtures.size()];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = current.computeIfAbsent(
                    rowMixtures.get(row),
                    mixture -> Optional.ofNullable(layouts.get(mixture))
                            .orElseGet(() -> new BlendLayout(groups, mixture)));
        }
        layouts.clear();
        layouts.putAll(current);
    }

    /** Lets go of all adapters. */
    public void forget() {
        layouts.clear();
        rows = new BlendLayout[0];
    }

    @Override
    public void addTo(ModuleGroup group, Span span, Rows input, Rows output) {
        int row = span.from();
        while (row < span.to()) {
            BlendLayout blend = rows[span.rowOf()[row]];
            int end = row + 1;
            while (end < span.to() && end < row + Stripes.TOGETHER && rows[span.rowOf()[end]] == blend) {
                end++;
            }
            int count = end - row == Stripes.TOGETHER ? Stripes.TOGETHER : 1;
            int first = row;
            noteBlocks(group, span, row, count);
            blend.group(group).ifPresent(layout -> add(group, layout, first, count, input, output));
            row += count;
        }
    }

    private void noteBlocks(ModuleGroup group, Span span, int row, int count) {
        int[] own = scratch.get().blocks;
        for (int i = 0; i < count; i++) {
            own[i] = group.slot() == Slot.HEAD ? GateShares.NO_BLOCK : blocks[span.rowOf()[row + i]];
        }
    }

    private void add(ModuleGroup group, GroupLayout layout, int row, int count, Rows input, Rows output) {
        Scratch own = scratch.get();
        int width = layout.width();
        own.room(count * width);
        int at = input.at(row);
        for (int i = 0; i < layout.downs().size(); i++) {
            Stripes down = layout.downs().get(i);
            int target = layout.targets()[i];
            if (count == Stripes.TOGETHER) {
                down.multiplyTogether(input.values(), at, input.stride(), own.h, target, width, own.places);
            } else {
                down.multiply(input.values(), at, own.h, target, own.places);
            }
        }
        if (layout.normalised()) {
            for (int i = 0; i < count; i++) {
                float scale = RowMath.inverseRms(input.values(), input.at(row + i), group.inputs(), Router.SMALLEST);
                RowMath.scale(own.h, i * width + layout.queries(), width - layout.queries(), scale);
            }
        }
        mixAndRaise(group, layout, row, count, output, own);
    }

    @Override
    public void addEmbeddings(ModuleGroup group, Span span, int[] tokens, Rows output) {
        for (int i = span.from(); i < span.to(); i++) {
            int row = i;
            noteBlocks(group, span, row, 1);
            rows[span.rowOf()[row]].group(group).ifPresent(layout -> {
                Scratch own = scratch.get();
                own.room(layout.width());
                for (Member member : layout.members()) {
                    if (member.factors().down() instanceof Lookup(float[] columns, int width)) {
                        System.arraycopy(columns, tokens[row] * width, own.h, member.start(), width);
                    }
                }
                mixAndRaise(group, layout, row, 1, output, own);
            });
        }
    }

    /** Weighs the rows in rank space and adds what B makes of them. */
    private void mixAndRaise(ModuleGroup group, GroupLayout layout, int row, int count, Rows output, Scratch own) {
        int width = layout.width();
        for (int i = 0; i < count; i++) {
            mix(layout, own, i);
        }
        for (Member member : layout.members()) {
            for (Up up : member.factors().ups()) {
                Module module = group.modules().get(up.index());
                for (int i = 0; i < count; i++) {
                    int from = i * width + member.start() + up.start();
                    up.b().add(own.weighted, from, output.values(), output.at(row + i) + module.start());
                }
            }
        }
    }

    private static void mix(GroupLayout layout, Scratch own, int row) {
        int at = row * layout.width();
        float[] shares = layout.fixedShares();
        for (int j = 0; j < shares.length; j++) {
            own.weighted[at + j] = shares[j] * own.h[at + j];
        }
        if (shares.length == 0) {
            Arrays.fill(own.weighted, at, at + layout.width(), 0);
            for (ModuleMixer mixer : layout.mixers()) {
                mixer.mix(own.h, at, own.blocks[row], own.weighted, own.h, at + layout.queries());
            }
        }
    }
}
