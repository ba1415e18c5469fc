package dev.medley.worker.lora;

import dev.medley.worker.model.ModuleGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Where the parts of one sequence's blend lie in rank space, group by group: made once, used in each of its steps. */
final class BlendLayout {
    /** The adapters, and the router behind them where one gates: blends that have one in common multiply with the same A. */
    private final List<Object> sources;

    private final int[] widths;

    /** By the group's number. */
    private final List<Optional<GroupLayout>> groups;

    BlendLayout(List<ModuleGroup> modelGroups, Mixture mixture) {
        this.sources = new ArrayList<>(mixture.adapters());
        if (mixture.gate() instanceof Gate.Learnt(Router router)) {
            sources.add(router);
        }
        this.widths = new int[sources.size()];
        int most = modelGroups.stream().mapToInt(ModuleGroup::number).max().orElse(0);
        this.groups = new ArrayList<>(Collections.nCopies(most + 1, Optional.empty()));
        for (ModuleGroup group : modelGroups) {
            List<Optional<PackedFactors.Group>> own = mixture.adapters().stream()
                    .map(adapter -> adapter.packed().flatMap(packed -> packed.group(group)))
                    .toList();
            if (own.stream().anyMatch(Optional::isPresent)) {
                var layout = new GroupLayout(group, mixture, own);
                groups.set(group.number(), Optional.of(layout));
                Arrays.setAll(widths, source -> Math.max(widths[source], layout.width(source)));
            }
        }
    }

    List<Object> sources() {
        return sources;
    }

    /** Most columns of h that a source has in any group. */
    int width(int source) {
        return widths[source];
    }

    /** Empty when no member has a module of the group. */
    Optional<GroupLayout> group(ModuleGroup group) {
        return groups.get(group.number());
    }
}
