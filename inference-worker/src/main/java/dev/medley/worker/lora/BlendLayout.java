package dev.medley.worker.lora;

import dev.medley.worker.kernel.Stripes;
import dev.medley.worker.lora.PackedFactors.Product;
import dev.medley.worker.lora.PackedFactors.Up;
import dev.medley.worker.model.ModuleGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Where the parts of one sequence's blend lie in rank space, group by group: made once, used in each of its steps. */
final class BlendLayout {
    /**
     * An adapter that has modules of the group.
     *
     * @param start its first column in h
     */
    record Member(PackedFactors.Group factors, int start) {}

    /**
     * One group.
     *
     * @param downs what is multiplied with the input: the members' A, then the router's queries
     * @param targets first column in h of each of them
     * @param queries first column of the router's queries
     * @param width columns of h, of all of it
     * @param normalised whether the queries are of an input of unit mean square
     * @param fixedShares by column, where no token decides them; empty where the mixers do
     */
    record GroupLayout(
            List<Member> members,
            List<Stripes> downs,
            int[] targets,
            int queries,
            int width,
            boolean normalised,
            float[] fixedShares,
            List<ModuleMixer> mixers) {}

    /** By the group's number. */
    private final List<Optional<GroupLayout>> groups;

    BlendLayout(List<ModuleGroup> modelGroups, Mixture mixture) {
        int most = modelGroups.stream().mapToInt(ModuleGroup::number).max().orElse(0);
        this.groups = new ArrayList<>(Collections.nCopies(most + 1, Optional.empty()));
        for (ModuleGroup group : modelGroups) {
            List<Optional<PackedFactors.Group>> own = mixture.adapters().stream()
                    .map(adapter -> adapter.packed().flatMap(packed -> packed.group(group)))
                    .toList();
            if (own.stream().anyMatch(Optional::isPresent)) {
                groups.set(group.number(), Optional.of(layout(group, mixture, own)));
            }
        }
    }

    /** Empty when no member has a module of the group. */
    Optional<GroupLayout> group(ModuleGroup group) {
        return groups.get(group.number());
    }

    private static GroupLayout layout(ModuleGroup group, Mixture mixture, List<Optional<PackedFactors.Group>> own) {
        List<Member> members = new ArrayList<>();
        List<Stripes> downs = new ArrayList<>();
        List<Integer> targets = new ArrayList<>();
        int[] starts = new int[own.size()];
        int width = 0;
        for (int i = 0; i < own.size(); i++) {
            starts[i] = width;
            if (own.get(i).isPresent()) {
                PackedFactors.Group factors = own.get(i).get();
                members.add(new Member(factors, width));
                if (factors.down() instanceof Product(Stripes a)) {
                    downs.add(a);
                    targets.add(width);
                }
                width += factors.width();
            }
        }
        int queries = width;
        boolean normalised = false;
        if (mixture.gate() instanceof Gate.Learnt(Router router) && router.knows(group)) {
            Stripes stripes = router.packedQueries(group);
            downs.add(stripes);
            targets.add(width);
            width += stripes.outputs();
            normalised = router.isNormalised();
        }
        return new GroupLayout(
                members,
                downs,
                targets.stream().mapToInt(Integer::intValue).toArray(),
                queries,
                width,
                normalised,
                mixture.isFixed() ? fixedShares(mixture, own, starts, width) : new float[0],
                mixers(group, mixture, own, starts));
    }

    private static float[] fixedShares(
            Mixture mixture, List<Optional<PackedFactors.Group>> own, int[] starts, int width) {
        float[] shares = new float[width];
        for (int i = 0; i < starts.length; i++) {
            int end = starts[i] + own.get(i).map(PackedFactors.Group::width).orElse(0);
            Arrays.fill(shares, starts[i], end, mixture.weights().get(i).floatValue());
        }
        return shares;
    }

    private static List<ModuleMixer> mixers(
            ModuleGroup group, Mixture mixture, List<Optional<PackedFactors.Group>> own, int[] starts) {
        List<ModuleMixer> mixers = new ArrayList<>();
        for (int index = 0; index < group.modules().size(); index++) {
            int[] start = new int[starts.length];
            int[] rank = new int[starts.length];
            boolean any = false;
            for (int i = 0; i < starts.length; i++) {
                Optional<Up> up = up(own.get(i), index);
                start[i] = up.map(Up::start).orElse(0) + starts[i];
                rank[i] = up.map(Up::rank).orElse(0);
                any |= up.isPresent();
            }
            if (any) {
                String name = group.modules().get(index).name();
                mixers.add(new ModuleMixer(
                        mixture, new ModuleColumns(name, group.layer(), index, start, rank), start, rank));
            }
        }
        return mixers;
    }

    private static Optional<Up> up(Optional<PackedFactors.Group> factors, int index) {
        return factors.stream()
                .flatMap(group -> group.ups().stream())
                .filter(up -> up.index() == index)
                .findFirst();
    }
}
